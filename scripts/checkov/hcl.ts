import { type Block, hclBlock, hclText } from "../../modules/text/hcl";

/** The parts of a synthesized stack that checkov has rules for. */
export interface Stack {
  readonly provider?: Readonly<Record<string, readonly Block[]>> | undefined;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Block>>>>;
}

/** How many resources become of one, which checkov would count. */
const NOT_COUNTED = new Set(["for_each"]);

/** A stack in HCL: checkov's reader of Terraform's JSON stops at CDKTF's metadata, and looks into no policy document that is a text. */
export function toHcl({ provider = {}, resource }: Stack): string {
  const blocks: string[] = [];
  for (const [name, instances] of Object.entries(provider))
    for (const instance of instances) blocks.push(hclBlock(`provider ${hclText(name)}`, instance));
  for (const [type, named] of Object.entries(resource))
    for (const [name, body] of Object.entries(named))
      blocks.push(hclBlock(`resource ${hclText(type)} ${hclText(name)}`, body, NOT_COUNTED));
  return `${blocks.join("\n\n")}\n`;
}

/** Number of resources. */
export function resourcesIn({ resource }: Stack): number {
  return Object.values(resource).reduce((sum, named) => sum + Object.keys(named).length, 0);
}
