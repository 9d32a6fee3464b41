import { z } from "zod";

/** What happens to a resource, in Terraform's words and order: a delete with a create is a replacement. */
const actionSchema = z.enum(["no-op", "create", "read", "update", "delete", "forget"]);

const changeSchema = z.object({
  actions: z.array(actionSchema),
  before: z.unknown(),
  after: z.unknown(),
  /** True for values that are not known before the apply. */
  after_unknown: z.unknown(),
  before_sensitive: z.unknown(),
  after_sensitive: z.unknown(),
  importing: z.object({ id: z.string() }).optional(),
});

const resourceChangeSchema = z.object({
  address: z.string(),
  mode: z.enum(["managed", "data"]).default("managed"),
  type: z.string(),
  change: changeSchema,
});
export type ResourceChange = z.infer<typeof resourceChangeSchema>;

/**
 * The part of `terraform show -json`'s plan that is read here
 * (https://developer.hashicorp.com/terraform/internals/json-format).
 */
export const planSchema = z.object({
  format_version: z.string().regex(/^1\./),
  /** Changes that Terraform found since it last wrote the state. */
  resource_drift: z.array(resourceChangeSchema).default([]),
  /** What an apply would do. */
  resource_changes: z.array(resourceChangeSchema).default([]),
  errored: z.boolean().default(false),
  complete: z.boolean().default(true),
});
export type Plan = z.infer<typeof planSchema>;

export const CHANGE_KINDS = ["create", "update", "replace", "delete", "import", "forget"] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** What happens to one attribute. */
export interface AttributeChange {
  /** Dotted path in the resource. */
  readonly attribute: string;
  /** Undefined if there is none. Sensitive values are masked. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What happens to one resource. */
export interface PlannedChange {
  readonly address: string;
  readonly kind: ChangeKind;
  /** Absent if the plan's values were not read. */
  readonly attributes?: readonly AttributeChange[];
}
