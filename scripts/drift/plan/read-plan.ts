import { z } from "zod";
import { planSchema } from "../../terraform/plan-json";
import { OperationError } from "../../words/errors";

/** A deposed object, left by a replacement, has the same address as the resource that replaced it. */
const resourcesSchema = z.array(planSchema.shape.resource_changes.unwrap().element.extend({ deposed: z.string().optional() })).default([]);

const configuredResourceSchema = z.object({
  address: z.string(),
  expressions: z.record(z.string(), z.unknown()).default({}),
});

/** A plan with the additional fields that drift needs. It must say itself whether it is complete. */
const driftPlanSchema = planSchema.extend({
  resource_drift: resourcesSchema,
  resource_changes: resourcesSchema,
  errored: z.boolean(),
  complete: z.boolean(),
  configuration: z
    .object({ root_module: z.object({ resources: z.array(configuredResourceSchema).default([]) }).prefault({}) })
    .prefault({}),
});

export type DriftPlan = z.output<typeof driftPlanSchema>;
export type PlannedResource = DriftPlan["resource_changes"][number];

/** Reads the output of `terraform show -json PLAN`. Throws OperationError if it is not a plan, or only part of one. */
export function readPlan(planJson: unknown): DriftPlan {
  const parsed = driftPlanSchema.safeParse(planJson);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined ? "" : `: ${[issue.path.join("."), issue.message].filter(Boolean).join(" ")}`;
    throw new OperationError(
      `This is not a plan that drift can be read from${where}`,
      "Give the output of terraform show -json for a plan: format 1, Terraform 1.8 or later.",
    );
  }
  if (parsed.data.errored) throw partial("Terraform stopped with an error while it planned", "its log says which");
  if (!parsed.data.complete) throw partial("Terraform left something out of the plan", "-target and deferred changes do that");
  return parsed.data;
}

function partial(what: string, hint: string): OperationError {
  return new OperationError(what, `Drift cannot be read from part of a plan: ${hint}. Plan again.`);
}
