import type { Statement } from "../../modules/permissions/policy";
import type { Resource, SynthesizedStack } from "./synth";

/** A statement of a policy document, and its place. */
export interface FoundStatement {
  readonly stack: SynthesizedStack;
  readonly resource: Resource;
  /** `policy`, `assume_role_policy`, ... */
  readonly attribute: string;
  readonly statement: Statement;
}

/** Every statement of every policy document, in any resource and attribute. */
export function statements(stacks: readonly SynthesizedStack[]): FoundStatement[] {
  return stacks.flatMap((stack) =>
    stack.resources.flatMap((resource) =>
      Object.entries(resource.attributes).flatMap(([attribute, value]) =>
        documentIn(value).map((statement) => ({ stack, resource, attribute, statement })),
      ),
    ),
  );
}

function documentIn(value: unknown): readonly Statement[] {
  if (typeof value !== "string" || !value.startsWith("{")) return [];
  // Dashboards and patterns of events are JSON too.
  return (JSON.parse(value) as { readonly Statement?: readonly Statement[] }).Statement ?? [];
}

export function list<Item>(value: Item | readonly Item[] | undefined): readonly Item[] {
  return value === undefined ? [] : ([value].flat() as readonly Item[]);
}
