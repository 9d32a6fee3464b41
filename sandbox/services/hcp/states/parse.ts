import { z } from "zod";
import { unprocessable } from "../http/errors";
import { newId } from "../model/ids";
import type { StateOutput, StateResource } from "../model/states";

const outputSchema = z.object({ value: z.unknown(), type: z.unknown(), sensitive: z.boolean().default(false) });
const resourceSchema = z.object({
  mode: z.string().default("managed"),
  type: z.string(),
  name: z.string(),
  module: z.string().default("root"),
  provider: z.string().default(""),
  instances: z.array(z.unknown()).default([]),
});
const stateSchema = z.object({
  version: z.number(),
  terraform_version: z.string().optional(),
  serial: z.number().default(0),
  lineage: z.string().optional(),
  outputs: z.record(z.string(), outputSchema).nullish(),
  resources: z.array(resourceSchema).nullish(),
});

/** What the API tells of a state. */
export interface ParsedState {
  readonly serial: number;
  readonly lineage?: string;
  readonly terraformVersion?: string;
  readonly resources: readonly StateResource[];
  readonly outputs: readonly NewOutput[];
}

export type NewOutput = Omit<StateOutput, "id" | "stateVersionId">;

/** Reads Terraform's state file (format 4; older ones have their outputs in modules, which are not read). Throws 422 if it is none. */
export function parseState(content: Buffer): ParsedState {
  const parsed = stateSchema.safeParse(jsonOf(content));
  if (!parsed.success) throw unprocessable(`The state cannot be read: ${parsed.error.issues[0]?.message ?? ""}`, "invalid state");
  const { serial, lineage, terraform_version: terraformVersion, outputs, resources } = parsed.data;
  return { serial, lineage, terraformVersion, resources: (resources ?? []).map(counted), outputs: outputsOf(outputs ?? {}) };
}

function counted({ mode, type, name, module, provider, instances }: z.infer<typeof resourceSchema>): StateResource {
  return {
    name,
    type: mode === "data" ? `data.${type}` : type,
    count: instances.length,
    module: module.replace(/^module\./, ""),
    provider,
    index: indexOf(instances[0]),
  };
}

/** The key by which `count` or `for_each` tells the first of several. */
function indexOf(instance: unknown): StateResource["index"] {
  return z.object({ index_key: z.union([z.string(), z.number()]) }).safeParse(instance).data?.index_key;
}

function outputsOf(outputs: Readonly<Record<string, z.infer<typeof outputSchema>>>): NewOutput[] {
  return Object.entries(outputs).map(([name, { value, type, sensitive }]) => ({
    name,
    sensitive,
    value,
    type: kindOf(value),
    detailedType: type ?? null,
  }));
}

/** Outputs as `terraform show -json` writes them, which clients may send beside the state. */
export function parseOutputs(content: Buffer): readonly NewOutput[] {
  const parsed = z.record(z.string(), outputSchema).safeParse(jsonOf(content));
  if (!parsed.success) throw unprocessable("The outputs cannot be read", "invalid json-state-outputs");
  return outputsOf(parsed.data);
}

/** The API's short name of a type. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (value === null) return "string";
  return typeof value === "object" ? "object" : typeof value;
}

export function outputsFrom(stateVersionId: string, outputs: readonly NewOutput[]): StateOutput[] {
  return outputs.map((output) => ({ ...output, id: newId("wsout"), stateVersionId }));
}

function jsonOf(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString("utf8"));
  } catch {
    throw unprocessable("The state is not JSON", "invalid state");
  }
}
