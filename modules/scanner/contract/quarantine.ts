import { z } from "zod";
import { when } from "../../text/when";

/** Key of the ledger in the report bucket: `ops quarantine` writes it, the scan and the results read it. */
export const LEDGER_KEY = "quarantine/ledger.json";

/** Statuses in which a version can be downloaded, and to which a release puts it back. */
export const RELEASED_STATUSES = ["Published", "Unlisted"] as const;

const entrySchema = z.object({
  repository: z.string(),
  /** Normalised as PEP 503 says. */
  package: z.string(),
  version: z.string(),
  /** What its status was before, and will be again. */
  before: z.enum(RELEASED_STATUSES),
  /** CodeArtifact's revision of what was archived. Absent if it gave none. */
  revision: z.string().optional(),
  /**
   * `archiving`: its status was about to be set to Archived, and nobody has noted that it was; `archived`; `releasing`: about to be set
   * back; `released`: set back by a person, against what the scan `scan` or the hold says.
   */
  state: z.enum(["archiving", "archived", "releasing", "released"]),
  /** Whether a person releases it although something still speaks against it. @default false */
  byHand: z.boolean().optional(),
  /** `gate`: the policy's gate names it; `age`: it came in less than the policy's `minimumAgeHours` ago. */
  cause: z.enum(["gate", "age"]),
  /** In words for people: `high: jinja2 2.10, SNYK-...`. */
  reason: z.string(),
  /** ARN of who did it. */
  by: z.string(),
  /** ISO 8601, UTC. */
  since: z.iso.datetime(),
  /** When a hold ends; ISO 8601, UTC. Absent for `gate`: until the gate no longer names it. */
  until: z.iso.datetime().optional(),
  /** Stamp of the scan by which it was decided. */
  scan: z.string(),
});
/** A version of a package in one repository that is quarantined, or is about to be, or was released by a person. */
export type LedgerEntry = z.infer<typeof entrySchema>;

export const ledgerSchema = z.object({
  format: z.literal(1),
  domain: z.string(),
  domainOwner: z.string(),
  entries: z.array(entrySchema),
});
export type Ledger = z.infer<typeof ledgerSchema>;

export const quarantinedSchema = z.object({
  name: z.string(),
  version: z.string(),
  /** Where it is archived. */
  repositories: z.array(z.string()),
  cause: z.enum(["gate", "age"]),
  reason: z.string(),
  by: z.string(),
  since: z.iso.datetime(),
  until: z.iso.datetime().optional(),
  /** Whether the scan has asked about it again. */
  checked: z.boolean(),
  /** Why not. */
  notCheckedReason: z.string().optional(),
  /** Why the gate would trip if it were published; empty if nothing is known against it any more. Means nothing unless it was checked. */
  still: z.array(z.string()),
});
/** A quarantined version, and what a scan found out about it. */
export type Quarantined = z.infer<typeof quarantinedSchema>;

/** What is to be done about a quarantined version, in words for people. */
export function adviceFor({ checked, notCheckedReason, still, cause, until }: Quarantined): string {
  if (checked && still.length > 0) return `stays: ${still.join("; ")}`;
  if (cause === "age") return `held until ${until === undefined ? "its age is known" : when(until)}; ops quarantine apply releases it then`;
  if (!checked) return `stays: not known whether it is still a problem (${notCheckedReason ?? "not asked about"})`;
  return "the gate no longer names it: ops quarantine apply releases it";
}

/** Whether a ledger's entry stands for a version that is archived by us, or may be. */
export function isHeld({ state }: Pick<LedgerEntry, "state">): boolean {
  return state !== "released";
}
