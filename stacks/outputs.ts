import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";

/** An output's value, and what it is for. */
export type Output = readonly [value: string, description: string];

/**
 * Outputs under their own names: what whoever deploys by hand wants to know next (`cdktf output`, `terraform output`). No secret is
 * among them. Names are plain texts of the configuration, so that they are known in a plan.
 */
export function addOutputs(scope: Construct, outputs: Readonly<Record<string, Output | undefined>>): void {
  const group = new Construct(scope, "outputs");
  for (const [name, output] of Object.entries(outputs)) {
    if (output === undefined) continue;
    const [value, description] = output;
    new TerraformOutput(group, name.replaceAll("_", ""), { value, description }).overrideLogicalId(name);
  }
}
