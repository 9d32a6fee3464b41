import { type Block, hclArguments, hclBlock, hclText } from "../modules/text/hcl";

type Named = Readonly<Record<string, Block>>;

/** Terraform's JSON syntax, as far as the stacks use it. */
interface Configuration {
  readonly "//"?: unknown;
  readonly terraform?: Block & { readonly backend?: Named; readonly cloud?: Block; readonly required_providers?: Block };
  readonly provider?: Readonly<Record<string, readonly Block[]>>;
  readonly resource?: Readonly<Record<string, Named>>;
  readonly output?: Named;
  readonly removed?: readonly Block[];
}

/**
 * A stack as plain Terraform: `cdktf synth --hcl` of CDKTF 0.21 escapes no quotes next to a reference, and leaves out whatever an override
 * has added, such as what Terraform is to forget. Throws for a part that this does not know: none may be lost.
 */
export function hclOf({
  "//": _,
  terraform = {},
  provider = {},
  resource = {},
  output = {},
  removed = [],
  ...more
}: Configuration): string {
  const unknown = Object.keys(more);
  if (unknown.length > 0) throw new Error(`${unknown.join(", ")}: there is no HCL of it yet`);
  return `${[
    terraformBlock(terraform),
    ...Object.entries(provider).flatMap(([name, all]) => all.map((each) => hclBlock(`provider ${hclText(name)}`, each))),
    ...Object.entries(resource).flatMap(([type, named]) =>
      Object.entries(named).map(([name, each]) => hclBlock(`resource ${hclText(type)} ${hclText(name)}`, each)),
    ),
    ...removed.map((each) => hclBlock("removed", each)),
    ...Object.entries(output).map(([name, each]) => hclArguments(`output ${hclText(name)}`, each)),
  ].join("\n\n")}\n`;
}

/** The settings of a backend are arguments, those of the cloud are blocks. */
function terraformBlock({ backend = {}, cloud, required_providers: providers = {}, ...settings }: NonNullable<Configuration["terraform"]>) {
  const [, ...arguments_] = hclArguments("", settings).split("\n");
  return [
    "terraform {",
    ...arguments_.slice(0, -1),
    hclArguments("required_providers", providers, "  "),
    ...Object.entries(backend).map(([name, each]) => hclArguments(`backend ${hclText(name)}`, each, "  ")),
    ...(cloud === undefined ? [] : [hclBlock("cloud", cloud, undefined, "  ")]),
    "}",
  ].join("\n");
}
