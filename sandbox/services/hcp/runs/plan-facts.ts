import { z } from "zod";
import type { Counts } from "../model/runs";

const change = z.object({ actions: z.array(z.string()).default([]), importing: z.unknown().optional() });
const planSchema = z.object({
  resource_changes: z.array(z.object({ change })).default([]),
  resource_drift: z.array(z.object({ change })).default([]),
  prior_state: z.object({ values: z.object({ root_module: z.unknown() }).partial().optional() }).optional(),
  checks: z.array(z.object({ status: z.string() })).default([]),
});

/** What a plan says, from Terraform's JSON form of it (developer.hashicorp.com/terraform/internals/json-format). */
export interface PlanFacts {
  readonly counts: Counts;
  readonly drifted: number;
  readonly undrifted: number;
  readonly checks: { readonly failed: number; readonly unknown: number; readonly passed: number; readonly errored: number };
}

export function factsOf(json: Buffer): PlanFacts {
  const plan = planSchema.parse(JSON.parse(json.toString("utf8")));
  const changes = plan.resource_changes.map((each) => each.change);
  const having = (action: string) => changes.filter(({ actions }) => actions.includes(action)).length;
  const drifted = plan.resource_drift.filter((each) => !each.change.actions.every((action) => action === "no-op")).length;
  const status = (name: string) => plan.checks.filter((each) => each.status === name).length;
  return {
    counts: {
      additions: having("create"),
      changes: having("update"),
      destructions: having("delete"),
      imports: changes.filter(({ importing }) => importing !== undefined && importing !== null).length,
    },
    drifted,
    undrifted: Math.max(0, changes.length - drifted),
    checks: { failed: status("fail"), unknown: status("unknown"), passed: status("pass"), errored: status("error") },
  };
}
