import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { OperationError } from "../words/errors";

const instanceSchema = z.looseObject({
  index_key: z.union([z.string(), z.number()]).optional(),
  /** Key of a replaced object that could not be destroyed yet. */
  deposed: z.string().optional(),
  /** `tainted`: Terraform replaces it at the next apply, because it may not have been made to the end. */
  status: z.string().optional(),
});

const resourceSchema = z.looseObject({
  module: z.string().optional(),
  mode: z.enum(["managed", "data"]),
  type: z.string(),
  name: z.string(),
  instances: z.array(instanceSchema),
});

/** The part that is read here of a Terraform state of version 4, which every Terraform since 0.12 writes. */
const stateSchema = z.looseObject({
  version: z.literal(4),
  terraform_version: z.string(),
  serial: z.int().nonnegative(),
  lineage: z.string().min(1),
  resources: z.array(resourceSchema).default([]),
});

export type StateFile = z.output<typeof stateSchema>;

/** One object in a state. */
export interface StateResource {
  /** As `terraform state list` prints it. */
  readonly address: string;
  readonly type: string;
  readonly managed: boolean;
}

/** The content is not a state. The message never quotes it, because it may contain secrets. */
export class StateUnreadable extends OperationError {
  constructor(where: string, why: string) {
    super(`${where} cannot be read as a Terraform state: ${why}`);
  }
}

/** Throws {@link StateUnreadable}. @param where location of the state, for the message */
export function parseState(content: string, where: string): StateFile {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    // JSON.parse's own message is left out, because it quotes the content.
    throw new StateUnreadable(where, "it is not JSON");
  }
  const parsed = stateSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StateUnreadable(where, `${issue?.path.map(String).join(".") || "the whole"} is wrong (${issue?.message ?? ""})`);
}

/** All objects of a state, by address; never their attributes. */
export function resourcesOf(state: StateFile): StateResource[] {
  return objectsOf(state).map(({ address, type, managed }) => ({ address, type, managed }));
}

/** What AWS calls a managed resource: nothing in it is secret. */
export interface RecordedIdentity {
  readonly address: string;
  readonly type: string;
  readonly arn?: string;
  /** The value of an attribute; undefined if there is none, or if it is no text. */
  readonly named: (attribute: string) => string | undefined;
}

/** @param attributes names of the only attributes that are read, beside the ARN */
export function identitiesIn(state: StateFile, attributes: readonly string[]): RecordedIdentity[] {
  return objectsOf(state).flatMap(({ address, type, managed, instance }) => {
    if (!managed) return [];
    const recorded = recordedSchema.safeParse(instance["attributes"]).data ?? {};
    const textOf = (attribute: string) => (typeof recorded[attribute] === "string" ? recorded[attribute] : undefined);
    const arn = textOf("arn");
    const named = (attribute: string) => (attributes.includes(attribute) ? textOf(attribute) : undefined);
    return [{ address, type, named, ...(arn !== undefined && { arn }) }];
  });
}

const recordedSchema = z.record(z.string(), z.unknown());

/** Addresses of the managed resources that Terraform would replace because their create did not end. */
export function taintedIn(state: StateFile): string[] {
  return objectsOf(state).flatMap(({ address, managed, instance }) => (managed && instance.status === "tainted" ? [address] : []));
}

export function managedCount(state: StateFile): number {
  return objectsOf(state).filter(({ managed }) => managed).length;
}

/** What a state would lose and gain if another replaced it; addresses of managed resources. */
export interface StateDifference {
  readonly added: readonly string[];
  readonly vanished: readonly string[];
  /** Resources in both states whose content differs. */
  readonly changed: readonly string[];
}

/** @param before undefined if there is no state */
export function differenceOf(before: StateFile | undefined, after: StateFile): StateDifference {
  const [old, next] = [managedOf(before), managedOf(after)];
  return {
    added: [...next.keys()].filter((address) => !old.has(address)),
    vanished: [...old.keys()].filter((address) => !next.has(address)),
    changed: [...next.keys()].filter((address) => old.has(address) && !isDeepStrictEqual(old.get(address), next.get(address))),
  };
}

/** The same text with another serial. It is not parsed and written again, because large numbers would lose digits. */
export function withSerial(content: string, serial: number, where: string): string {
  const before = parseState(content, where);
  const changed = content.replace(/("serial"\s*:\s*)\d+/, (_, key: string) => `${key}${serial}`);
  if (!isDeepStrictEqual(parseState(changed, where), { ...before, serial }))
    throw new StateUnreadable(where, "its serial is not where Terraform writes it");
  return changed;
}

function managedOf(state: StateFile | undefined): Map<string, unknown> {
  const managed = state === undefined ? [] : objectsOf(state).filter((object) => object.managed);
  return new Map(managed.map(({ address, instance }) => [address, instance]));
}

function objectsOf(state: StateFile) {
  return state.resources.flatMap(({ module, mode, type, name, instances }) =>
    instances.map((instance) => {
      const path = [module, mode === "data" ? "data" : undefined, type, name].filter((part) => part !== undefined).join(".");
      const index = instance.index_key === undefined ? "" : `[${JSON.stringify(instance.index_key)}]`;
      const deposed = instance.deposed === undefined ? "" : ` (deposed ${instance.deposed})`;
      return { address: `${path}${index}${deposed}`, type, managed: mode === "managed", instance };
    }),
  );
}
