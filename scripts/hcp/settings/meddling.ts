import { meddlesWithTerraform } from "../../terraform/environment";
import type { RunVariable } from "./run-environment";

/** A variable that changes what a run does, past the environment's file. */
export interface Meddling {
  readonly name: string;
  /** What of it may be shown: it can hold a secret. */
  readonly shown: string;
  readonly variable: RunVariable;
}

/** Terraform's arguments for every command, or for one (Terraform CLI, Environment variables). */
const ARGUMENTS = /^TF_CLI_ARGS(_\w+)?$/;
/** Arguments that change neither what is planned nor what is applied. */
const HARMLESS_ARGUMENT = /^--?(parallelism=\d+|no-color|compact-warnings|lock-timeout=\w+|input=false)$/;
/** What HCP Terraform and its agents set themselves, and what only concerns how requests are made. `TF_VAR_`: the stacks have no variables. */
const HARMLESS = /^TF_(VAR_|IN_AUTOMATION$|INPUT$|APPEND_USER_AGENT$|REGISTRY_|LOG_PATH$)/;
/** Who acts in AWS, and where AWS is (AWS SDKs, Settings reference): a run's role and the region's own addresses decide that. */
const ELSEWHERE =
  /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|(DEFAULT_)?PROFILE|CONFIG_FILE|SHARED_(CREDENTIALS|CONFIG)_FILE|ROLE_ARN|WEB_IDENTITY_TOKEN_FILE|CONTAINER_\w+|ENDPOINT_URL\w*)$/;

/** The variables of a workspace's runs that change what Terraform does, who acts in AWS, or which AWS is asked. */
export function meddlingIn(variables: readonly RunVariable[]): Meddling[] {
  return variables.flatMap((variable) => {
    const shown = harmIn(variable);
    return shown === undefined ? [] : [{ name: variable.name, shown, variable }];
  });
}

/** Undefined if there is none. */
function harmIn({ name, value }: RunVariable): string | undefined {
  if (ARGUMENTS.test(name)) return harmInArguments(value);
  const meddles = ELSEWHERE.test(name) || (meddlesWithTerraform(name) && !HARMLESS.test(name));
  return meddles && value !== "" ? "set" : undefined;
}

function harmInArguments(value: string | undefined): string | undefined {
  if (value === undefined) return "a value that is not shown";
  const harm = value.split(/\s+/).filter((argument) => argument !== "" && !HARMLESS_ARGUMENT.test(argument));
  if (harm.length === 0) return undefined;
  // What an argument is given may be secret; a word that is no option may be what one is given.
  const options = harm.flatMap((argument) => /^--?[a-z-]+/.exec(argument)?.[0] ?? []);
  return options.join(" ") || "set";
}
