import { actorIn } from "../../../../scripts/aws/actor";
import type { FleetContext } from "../../../../scripts/cli/context";
import type { DriftItem } from "../../../../scripts/drift/model/types";
import type { LookBeside } from "../../../../scripts/drift/unmanaged/look";
import { lookAfter } from "../../../../scripts/fleet/look-after";
import type { StackReport } from "../../../../scripts/fleet/stack-report";
import { named, screen } from "../../../helpers/states";

const item = (attribute: string, more: Partial<DriftItem> = {}): DriftItem => {
  const basis = { address: "aws_s3_bucket.a", type: "aws_s3_bucket", kind: "unmanaged", severity: "high", endsWithApply: false } as const;
  return Object.assign({ attribute }, basis, more);
};
const report = (stack: StackReport["stack"], result: StackReport["result"], more: Partial<StackReport> = {}): StackReport =>
  Object.assign({ environment: "dev", stack, account: "222233334444", region: "eu-central-1", result, seconds: 1 }, more);

/** Looks after a deploy of `dev`. @param found what AWS answers for every stack */
async function after(found: Awaited<ReturnType<LookBeside>>, ...reports: readonly StackReport[]) {
  const context: FleetContext = {
    environments: [named("dev")],
    actorIn: (environment) => actorIn(environment),
    console: screen().console,
    signal: new AbortController().signal,
  };
  const asked: string[] = [];
  const look: LookBeside = (_, kind) => {
    asked.push(kind);
    return Promise.resolve(found);
  };
  return { asked, reports: await lookAfter(context, look)(reports) };
}

const CLEAN = { items: [], unchecked: [], aspects: 9, answered: [] };

it("looks at stacks that are as configured now, and at no other", async () => {
  const { asked, reports } = await after(CLEAN, report("state", "no changes"), report("registry", "applied"), report("scanner", "failed"));
  expect(asked).toEqual(["state", "registry"]);
  expect(reports.map(({ left, unchecked, aspects }) => ({ left, unchecked, aspects }))).toEqual([
    { left: [], unchecked: undefined, aspects: 9 },
    { left: [], unchecked: undefined, aspects: 9 },
    { left: undefined, unchecked: undefined, aspects: undefined },
  ]);
});

it("says what is still there: what AWS shows, and what the apply took into the state", async () => {
  const outside = [
    item("website.index", { kind: "changed-outside" }),
    item("size", { kind: "changed-outside" }),
    item("tags.a", { kind: "changed-outside", endsWithApply: true }),
  ];
  const unchecked = [{ address: "aws_s3_bucket.a", aspect: "logging", reason: "AccessDenied" }];
  const found = { items: [item("website")], unchecked, aspects: 8, answered: ["aws_s3_bucket.a website"] };
  const { reports } = await after(found, report("scanner", "applied", { outside }));
  expect(reports[0]?.left).toEqual([item("size", { kind: "changed-outside" }), item("website")]);
  expect(reports[0]).toMatchObject({ result: "applied", unchecked, aspects: 8 });
});
