import { delimiter, dirname } from "node:path";
import type { Variables } from "../../environments/variables";
import type { TerraformConfig } from "./configuration";
import type { Tools } from "./tools";

/** The user's variables that would change what Terraform does: arguments, variables, workspaces, data folders. */
const MEDDLING = /^(TF_|TERRAFORM_)/;
/**
 * Logging and time limits are the user's choice. TF_LOG_PATH is not: Terraform would write there past the redactor, with every
 * answer of AWS in it. What it logs is in the stack's own log instead.
 */
const KEPT = new Set(["TF_LOG", "TF_LOG_CORE", "TF_LOG_PROVIDER", "TF_PLUGIN_TIMEOUT", "TF_REGISTRY_CLIENT_TIMEOUT"]);

/** Whether a variable of this name changes what Terraform does. */
export function meddlesWithTerraform(name: string): boolean {
  return MEDDLING.test(name) && !KEPT.has(name) && !name.startsWith("TF_TOKEN_");
}

/** cdktf's own file of that kind. */
const CDKTF_LOG = "CDKTF_LOG_FILE_DIRECTORY";

/**
 * The environment of every Terraform and cdktf child: this process's, without the variables that would change what Terraform
 * does, with the CLI configuration and this Terraform first on PATH (cdktf starts `terraform` by name).
 */
export function terraformEnvironment(
  config: Pick<TerraformConfig, "file">,
  tools: Pick<Tools, "terraform">,
  processEnvironment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const kept = Object.entries(processEnvironment).filter(([name]) => !meddlesWithTerraform(name) && name !== CDKTF_LOG);
  const folder = dirname(tools.terraform);
  return {
    ...Object.fromEntries(kept),
    PATH: [...(folder === "." ? [] : [folder]), processEnvironment.PATH ?? ""].join(delimiter),
    TF_CLI_CONFIG_FILE: config.file,
    TERRAFORM_BINARY_NAME: tools.terraform,
    TF_IN_AUTOMATION: "1",
    // cdktf would copy the provider, hundreds of MB, into its own cache; the configuration above has a cache if one helps.
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
    // Keeps both from asking HashiCorp for newer versions.
    CHECKPOINT_DISABLE: "1",
  };
}

/** What the app looks at, and CDKTF finds Terraform by. */
const FOR_SYNTH = new Set(["TF_CLI_CONFIG_FILE", "TERRAFORM_CONFIG", "TERRAFORM_BINARY_NAME"]);

/** The environment of a synth without what would change Terraform: CDKTF starts `terraform version`, with `TF_CLI_ARGS` too. */
export function synthEnvironment(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !meddlesWithTerraform(name) || FOR_SYNTH.has(name)));
}
