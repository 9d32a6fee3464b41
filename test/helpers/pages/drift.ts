import type { DriftPage } from "../../../scripts/drift/render/html";
import type { DriftItem, StackDrift } from "../../../scripts/drift/model/types";
import { HOSTILE } from "./texts";
import { random } from "./scan";

const CHECKED_AT = "2026-11-24T09:30:00.000Z";
const DAY_MS = 86_400_000;

const ITEMS: readonly DriftItem[] = [
  {
    address: "aws_scheduler_schedule.schedule",
    type: "aws_scheduler_schedule",
    kind: "changed-outside",
    attribute: "state",
    before: "ENABLED",
    after: "DISABLED",
    severity: "high",
    why: "no scan starts",
    endsWithApply: true,
  },
  {
    address: "aws_iam_role_policy.scan_role_policy",
    type: "aws_iam_role_policy",
    kind: "changed-outside",
    attribute: "policy.statement-711fa8c27f3c7ab7",
    before: undefined,
    after: { Effect: "Allow", Action: "s3:*", Resource: "*" },
    severity: "high",
    why: "more is allowed",
    endsWithApply: true,
  },
  {
    address: "aws_cloudwatch_log_group.scan_logs",
    type: "aws_cloudwatch_log_group",
    kind: "deleted-outside",
    before: "present",
    after: "absent",
    severity: "high",
    endsWithApply: true,
  },
  {
    address: "aws_s3_bucket_lifecycle_configuration.reports",
    type: "aws_s3_bucket_lifecycle_configuration",
    kind: "not-applied",
    attribute: "rule.expiration.days",
    before: 90,
    after: 365,
    severity: "medium",
    why: "reports are kept for another time",
    endsWithApply: true,
  },
  {
    address: "aws_s3_bucket.reports",
    type: "aws_s3_bucket",
    kind: "changed-outside",
    attribute: "tags.owner",
    before: "data",
    after: "platform team",
    severity: "low",
    why: "a tag",
    endsWithApply: true,
  },
  {
    address: "aws_kms_key.reports",
    type: "aws_kms_key",
    kind: "unmanaged",
    attribute: "grants",
    before: undefined,
    after: "arn:aws:iam::111122223333:role/other",
    severity: "low",
    endsWithApply: false,
    known: { reason: "the backup service's grant", expires: "2027-01-01" },
  },
];

/** Drift over that many accounts; every seventh stack could not be checked. */
export function sampleDrift(accounts: number, { hostile = false }: { readonly hostile?: boolean } = {}): DriftPage {
  const next = random(accounts);
  const kinds = ["state", "registry", "secrets", "scanner"] as const;
  const stacks = Array.from({ length: accounts * kinds.length }, (_, index): StackDrift => {
    const text = HOSTILE[index % HOSTILE.length] ?? "";
    const account = Math.floor(index / kinds.length);
    const place = {
      environment: hostile ? text : `${["prod", "staging", "dev", "tools"][account] ?? `team-${account}`}`,
      stack: kinds[index % 4] ?? "state",
      account: String(111122223333 + account),
      region: "eu-central-1",
    };
    if (index % 7 === 6)
      return {
        ...place,
        status: "could-not-check",
        reason: hostile ? text : "AssumeRole denied\nLet the role's trust policy name the caller.\n(docs/operations.md#cannot-check)",
        items: [],
      };
    const count = index % 4 === 3 ? 4 : index % 4 === 1 ? 1 : 0;
    const items = Array.from({ length: count }, (_, nth): DriftItem => {
      const item = ITEMS[Math.floor(next() * ITEMS.length)] ?? ITEMS[0];
      if (item === undefined) throw new Error("There is no item.");
      const since = new Date(Date.parse(CHECKED_AT) - Math.floor(next() * 40) * DAY_MS).toISOString();
      return hostile
        ? { ...item, address: HOSTILE[(index + nth) % HOSTILE.length] ?? "", after: text, why: text, since }
        : { ...item, since };
    });
    const unchecked =
      index % 9 === 3 ? [{ address: "aws_kms_key.reports", aspect: "grants", reason: "AWS denies kms:ListGrants" }] : undefined;
    return { ...place, status: "checked", items, unchecked, aspects: 12 };
  });
  const open = stacks.flatMap(({ environment, stack, items }) =>
    items.map(({ address, attribute, since = CHECKED_AT }) => ({ environment, stack, address, attribute, since })),
  );
  const closed = open.slice(0, 8).map((entry, nth) => ({
    ...entry,
    since: "2026-10-20T09:00:00.000Z",
    until: new Date(Date.parse(CHECKED_AT) - nth * 3 * DAY_MS).toISOString(),
  }));
  return {
    report: { checkedAt: CHECKED_AT, stacks },
    history: { version: 1, entries: [...open, ...closed] },
    notes: accounts > 1 ? [{ at: "drift-known.yaml:5", about: "expired", text: "aws_kms_key.key: it hides nothing any more" }] : [],
  };
}
