import { App, TerraformStack, Testing } from "cdktf";
import type { Construct } from "constructs";

type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** The synthesized resources of a module alone in a stack: type, then id, then attributes without CDKTF's metadata. */
export function synthesizeModule(add: (stack: Construct) => unknown): Resources {
  const stack = new TerraformStack(new App(), "stack");
  add(stack);
  const { resource = {} } = JSON.parse(Testing.synth(stack)) as { resource?: Resources };
  return JSON.parse(JSON.stringify(resource, (key, value: unknown) => (key === "//" ? undefined : value))) as Resources;
}

/** The attributes of the only resource of a type. */
export function only(resources: Resources, type: string): Readonly<Record<string, unknown>> {
  const found = Object.values(resources[type] ?? {});
  expect(found).toHaveLength(1);
  return found[0] ?? {};
}

/** The statements of a policy document. */
export function documentOf(text: unknown): unknown[] {
  const { Version, Statement } = JSON.parse(String(text)) as { Version: string; Statement: unknown[] };
  expect(Version).toBe("2012-10-17");
  return Statement;
}
