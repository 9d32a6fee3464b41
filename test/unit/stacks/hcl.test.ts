import { createRequire } from "node:module";
import { hclOf } from "../../../stacks/hcl";
import { synthesize } from "../../policy/synth";
import { COMMITTED, VARIANTS } from "../../helpers/variants";

/** Terraform's own reader of HCL, which cdktf-cli brings along. Its types would change those of fetch everywhere. */
const { parse } = createRequire(__filename)("@cdktf/hcl2json") as {
  readonly parse: (name: string, hcl: string) => Promise<object>;
};

/**
 * One form for both syntaxes: without CDKTF's notes and absent values, one block in place of a list of one, references without `${}`
 * where JSON has none.
 */
function plain(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const all = value.map((each) => plain(each, key));
    return all.length === 1 && typeof all[0] === "object" ? all[0] : all;
  }
  if (typeof value === "string" && ["depends_on", "ignore_changes", "from"].includes(key)) return value.replace(/^\$\{(.*)\}$/, "$1");
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name, each]) => name !== "//" && each !== null && each !== undefined);
  return Object.fromEntries(kept.map(([name, each]) => [name, plain(each, name)]));
}

// The reader puts Node's `fs` into the realm, where other programs of Go's would take it for the one of a browser.
afterAll(() => Reflect.deleteProperty(globalThis, "fs"));

const STACKS = synthesize([...COMMITTED, ...VARIANTS]).map((stack) => [stack.name, stack] as const);

test.each(STACKS)("%s as cdktf synth --hcl writes it says what its JSON says", async (name, { construct, json }) => {
  const { hcl } = construct.toHclTerraform() as { hcl: string };
  expect(plain(await parse(`${name}.tf`, hcl))).toEqual(plain(json));
});

test("a part that nobody has written HCL for is refused, not left out", () => {
  expect(() => hclOf({ resource: {}, data: {} } as Parameters<typeof hclOf>[0])).toThrow("data: there is no HCL of it yet");
});
