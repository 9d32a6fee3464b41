import { z } from "zod";
import type { Plan } from "../model/runs";

const changeSchema = z.looseObject({
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  before_sensitive: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
});
const listSchema = z.array(z.looseObject({ address: z.string().default(""), change: changeSchema })).default([]);
const planSchema = z.looseObject({
  resource_changes: listSchema,
  resource_drift: listSchema,
  output_changes: z.record(z.string(), changeSchema).default({}),
});

type Change = z.infer<typeof changeSchema>;

/**
 * The plan as the CLI renders it: without sensitive values, with the schemas of its resources. Its members are those of Terraform's
 * renderer (internal/command/jsonformat, `Plan`); undefined if there is no plan.
 */
export function redactedPlan({ json, providerSchemas }: Plan): Buffer | undefined {
  if (json === undefined) return undefined;
  const { plan, ...changes } = redactedChanges(json);
  const schemas =
    providerSchemas === undefined
      ? {}
      : (JSON.parse(providerSchemas.toString("utf8")) as { format_version?: string; provider_schemas?: object });
  const { relevant_attributes: relevant, deferred_changes: deferred } = plan as Record<string, unknown>;
  return Buffer.from(
    JSON.stringify({
      plan_format_version: plan.format_version,
      ...changes,
      relevant_attributes: relevant ?? [],
      deferred_changes: deferred ?? [],
      provider_format_version: schemas.format_version ?? "1.0",
      provider_schemas: schemas.provider_schemas ?? {},
    }),
  );
}

/** What a plan changes, without sensitive values, beside the plan itself, which still has them. @param json Terraform's form of it */
export function redactedChanges(json: Buffer) {
  const plan = planSchema.parse(JSON.parse(json.toString("utf8")));
  const each = (list: z.infer<typeof listSchema>) => list.map((resource) => ({ ...resource, change: redacted(resource.change) }));
  return {
    plan,
    resource_changes: each(plan.resource_changes),
    resource_drift: each(plan.resource_drift),
    output_changes: Object.fromEntries(Object.entries(plan.output_changes).map(([name, change]) => [name, redacted(change)])),
  };
}

function redacted(change: Change): Change {
  return { ...change, before: without(change.before, change.before_sensitive), after: without(change.after, change.after_sensitive) };
}

/** A value without what its marks call sensitive: `true` marks the whole. */
function without(value: unknown, marks: unknown): unknown {
  if (marks === true) return value === undefined || value === null ? value : "(sensitive value)";
  if (Array.isArray(value) && Array.isArray(marks)) return value.map((member: unknown, index) => without(member, marks[index]));
  if (isRecord(value) && isRecord(marks))
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, without(member, marks[name])]));
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
