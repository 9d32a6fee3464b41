import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { canonical } from "../drift/model/values";
import { changeText } from "../drift/render/wording";
import { CHANGE_KINDS, type PlannedChange } from "../terraform/plan-json";
import { UsageError } from "../words/errors";
import type { StackPlan } from "./deployment";

const approvedSchema = z.object({
  verb: z.literal("plan"),
  stacks: z.array(
    z.object({
      environment: z.string(),
      stack: z.string(),
      result: z.enum(["planned", "no changes"]),
      resources: z
        .array(
          z.object({
            address: z.string(),
            kind: z.enum(CHANGE_KINDS),
            attributes: z.array(z.object({ attribute: z.string(), after: z.unknown().optional() })).optional(),
          }),
        )
        .default([]),
    }),
  ),
  /** An environment whose file had mistakes was not planned. */
  misconfigured: z.tuple([]).optional(),
});

/** An approved plan: the part of its report.json that is read here. */
export type Approved = z.output<typeof approvedSchema>;
type ApprovedChange = Approved["stacks"][number]["resources"][number];

/** Reads the report of the approved plan. Throws UsageError if the file is not a report, or the plan failed. */
export function readApproved(file: string): Approved {
  if (!existsSync(file)) throw new UsageError(`--approved ${file} does not exist.`, "Give the report.json that ops plan has written.");
  try {
    return approvedSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new UsageError(
      `--approved ${file} is not the report of a successful plan.`,
      "Give the report.json of an ops plan that ended with exit code 0.",
      {
        cause: error,
      },
    );
  }
}

/**
 * The plans, unless one of them contains a change that was not approved: another resource, or another action on it. Then all
 * are failed, so that nothing is applied. Approved changes that are already done are fine. Of values, the new one has to be the
 * approved one; those that nobody was shown, sensitive or not known before the apply, are alike.
 */
export function onlyApproved(plans: readonly StackPlan[], approved: Approved): readonly StackPlan[] {
  const extra = plans.flatMap(({ report: { environment, stack }, changes }) => {
    const agreed = approved.stacks.find((each) => each.environment === environment && each.stack === stack)?.resources ?? [];
    return changes.flatMap((change) => unapproved(change, agreed).map((what) => `${environment}-${stack}: ${what}`));
  });
  if (extra.length === 0) return plans;
  const reason = `The plan is not the one that was approved; nothing was applied. New in it:\n${extra.map((line) => `  ${line}`).join("\n")}`;
  return plans.map(({ report, changes }) => ({
    changes,
    report: report.result === "planned" ? { ...report, result: "skipped", reason } : report,
  }));
}

/** What of a change was not approved: all of it, or attributes that get another value. */
function unapproved({ address, kind, attributes = [] }: PlannedChange, agreed: readonly ApprovedChange[]): string[] {
  const approved = agreed.find((each) => each.address === address && each.kind === kind);
  if (approved === undefined) return [`${kind} ${address}`];
  // A report of an earlier version has no values.
  const { attributes: values } = approved;
  if (values === undefined) return [];
  return attributes
    .filter(({ attribute, after }) => !values.some((each) => each.attribute === attribute && canonical(each.after) === canonical(after)))
    .map(({ attribute, before, after }) => `${kind} ${address} ${attribute}: ${changeText({ attribute, before, after })}`);
}
