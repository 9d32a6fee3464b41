import { z } from "zod";
import type { Counts } from "../model/runs";

const change = z.object({ actions: z.array(z.string()).default([]), importing: z.unknown().optional() });
const resource = z.object({ address: z.string().default(""), mode: z.string().default("managed"), change });
const planSchema = z.object({
  resource_changes: z.array(resource).default([]),
  resource_drift: z.array(resource).default([]),
  prior_state: z.object({ values: z.object({ root_module: z.unknown() }).partial().optional() }).optional(),
  checks: z.array(z.object({ status: z.string() })).default([]),
});

/** What a plan says, from Terraform's JSON form of it (developer.hashicorp.com/terraform/internals/json-format). */
export interface PlanFacts {
  readonly counts: Counts;
  /** Resources that changed outside of Terraform and that it would change back. */
  readonly drifted: number;
  /** The other resources. */
  readonly undrifted: number;
  readonly checks: { readonly failed: number; readonly unknown: number; readonly passed: number; readonly errored: number };
}

export function factsOf(json: Buffer): PlanFacts {
  const plan = planSchema.parse(JSON.parse(json.toString("utf8")));
  const changes = plan.resource_changes.map((each) => each.change);
  const having = (action: string) => changes.filter(({ actions }) => actions.includes(action)).length;
  const managed = plan.resource_changes.filter(({ mode }) => mode === "managed");
  const acting = new Set(managed.filter((each) => acts(each.change)).map(({ address }) => address));
  const drifted = plan.resource_drift.filter((each) => acts(each.change) && acting.has(each.address)).length;
  const status = (name: string) => plan.checks.filter((each) => each.status === name).length;
  return {
    counts: {
      additions: having("create"),
      changes: having("update"),
      destructions: having("delete"),
      imports: changes.filter(({ importing }) => importing !== undefined && importing !== null).length,
    },
    drifted,
    undrifted: Math.max(0, managed.length - drifted),
    checks: { failed: status("fail"), unknown: status("unknown"), passed: status("pass"), errored: status("error") },
  };
}

/** Whether something is to happen. */
function acts({ actions }: z.infer<typeof change>): boolean {
  return actions.some((action) => action !== "no-op" && action !== "read");
}
