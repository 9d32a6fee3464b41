import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
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
      resources: z.array(z.object({ address: z.string(), kind: z.enum(CHANGE_KINDS) })).default([]),
    }),
  ),
});

/** An approved plan: the part of its report.json that is read here. */
export type Approved = z.output<typeof approvedSchema>;

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
 * are failed, so that nothing is applied. Approved changes that are already done are fine. Values are not compared: a report
 * has none.
 */
export function onlyApproved(plans: readonly StackPlan[], approved: Approved): readonly StackPlan[] {
  const extra = plans.flatMap(({ report: { environment, stack }, changes }) => {
    const agreed = approved.stacks.find((each) => each.environment === environment && each.stack === stack)?.resources ?? [];
    return changes
      .filter((change) => !agreed.some((other) => same(other, change)))
      .map(({ kind, address }) => `${environment}-${stack}: ${kind} ${address}`);
  });
  if (extra.length === 0) return plans;
  const reason = `The plan is not the one that was approved; nothing was applied. New in it:\n${extra.map((line) => `  ${line}`).join("\n")}`;
  return plans.map(({ report, changes }) => ({
    changes,
    report: report.result === "planned" ? { ...report, result: "skipped", reason } : report,
  }));
}

function same(one: PlannedChange, other: PlannedChange): boolean {
  return one.address === other.address && one.kind === other.kind;
}
