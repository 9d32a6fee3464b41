import { sandboxChildEnvironment } from "../../scripts/lib/sandbox-environment";
import { Terraform } from "../../scripts/lib/terraform";
import { terraformConfig, type TerraformConfig } from "../../scripts/lib/terraform-config";
import { terraformEnvironment } from "../../scripts/lib/terraform-environment";
import { readTools, type Tools } from "../../scripts/lib/tools";

/** What a test needs to run Terraform, cdktf and other clients against a sandbox. */
export interface TerraformKit {
  readonly tools: Tools;
  readonly config: TerraformConfig;
  /** Environment of any child but Terraform and cdktf. */
  readonly childEnvironment: Record<string, string | undefined>;
  /** Environment of Terraform and cdktf. */
  readonly terraformEnvironment: Record<string, string | undefined>;
  /** Terraform in a folder that holds a configuration. */
  readonly terraformIn: (directory: string) => Terraform;
}

/** @param sandbox as `startSandbox` gives it */
export function terraformKit(sandbox: { readonly environment: Readonly<Record<string, string>> }): TerraformKit {
  const tools = readTools();
  const config = terraformConfig();
  const childEnvironment = sandboxChildEnvironment(process.env, sandbox.environment, tools);
  const environment = terraformEnvironment(config, tools, childEnvironment);
  return {
    tools,
    config,
    childEnvironment,
    terraformEnvironment: environment,
    terraformIn: (directory) => new Terraform({ program: tools.terraform, directory, environment }),
  };
}
