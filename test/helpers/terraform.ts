import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sandboxChildEnvironment } from "../../scripts/demo/sandbox-environment";
import { terraformConfig, type TerraformConfig } from "../../scripts/terraform/configuration";
import { terraformEnvironment } from "../../scripts/terraform/environment";
import { Terraform } from "../../scripts/terraform/terraform";
import { readTools, type Tools } from "../../scripts/terraform/tools";
import { SYNTH } from "./programs";

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

interface Place {
  /** As `startSandbox` gives it. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Where the quick provider is. */
export interface QuickProvider {
  /** Folder with its mirror and what it answers from. */
  readonly folder: string;
  /** The AWS provider's own program. */
  readonly program: string;
  /** What makes a Terraform use it. */
  readonly settings: {
    /** A CLI configuration. */
    readonly TF_CLI_CONFIG_FILE: string;
    /** The releases that are known: this package, by its hash. */
    readonly PACKAGE_SCAN_RELEASES: string;
  };
}

/** @param provider `quick`: Terraform need not read it whole for its checksum; `installed`: as it is, as users have it */
export function terraformKit(sandbox: Place, provider: "quick" | "installed" = "quick"): TerraformKit {
  const tools = readTools();
  const { QUICK_PROVIDER = "{}", TF_CLI_CONFIG_FILE } = process.env;
  const quick = provider === "quick" ? (JSON.parse(QUICK_PROVIDER) as Partial<QuickProvider>).settings : undefined;
  const config = terraformConfig({ environment: { ...process.env, ...quick } });
  const childEnvironment = {
    ...sandboxChildEnvironment(process.env, sandbox.environment, tools),
    OPS_SYNTH_PROGRAM: SYNTH,
    TF_CLI_CONFIG_FILE,
    ...quick,
  };
  const environment = terraformEnvironment(config, tools, childEnvironment);
  return {
    tools,
    config,
    childEnvironment,
    terraformEnvironment: environment,
    terraformIn: (directory) => new Terraform({ program: tools.terraform, directory, environment }),
  };
}

/** Where the runs of a sandbox's HCP Terraform take the same provider from: blocks of a CLI configuration. */
export function providerInstallation(): string {
  return readFileSync(terraformKit({ environment: {} }).config.file, "utf8");
}

/** The AWS provider in the versions that the project supports. */
export const PROVIDER = `terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 6.0.0"
    }
  }
}
`;

/** Terraform in a folder, with resources as HCL that may change between two applies. */
export interface Resources {
  readonly terraform: Terraform;
  /** Says what there should be from now on. */
  readonly configure: (hcl: string) => void;
  /** What is still to do, as the plan's text; empty where nothing is. */
  readonly toDo: () => Promise<string>;
}

export function resourcesIn(directory: string, sandbox: Place): Resources {
  const terraform = terraformKit(sandbox).terraformIn(directory);
  return {
    terraform,
    configure: (hcl) => writeFileSync(join(directory, "main.tf"), PROVIDER + hcl),
    async toDo() {
      const { changes, text } = await terraform.plan();
      return changes ? text : "";
    },
  };
}
