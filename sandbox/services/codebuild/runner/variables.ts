import type { EnvironmentVariable } from "@aws-sdk/client-codebuild";
import type { AwsSession } from "../../../kit/aws-session";
import type { BuildspecEnv } from "../buildspec/types";
import { parameterValues, secretValues } from "./secrets";

export interface Variables {
  readonly values: Readonly<Record<string, string>>;
  /** Values to mask in the log. */
  readonly secrets: readonly string[];
}

type Kind = "PLAINTEXT" | "PARAMETER_STORE" | "SECRETS_MANAGER";

/** The variables of StartBuild, the project and the buildspec; the earlier of these wins. */
export async function userVariables(session: AwsSession, env: BuildspecEnv, ofBuild: readonly EnvironmentVariable[]): Promise<Variables> {
  const definitions = new Map<string, { readonly kind: Kind; readonly value: string }>();
  const define = (kind: Kind, values: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries(values)) definitions.set(name, { kind, value });
  };
  define("PLAINTEXT", env.variables);
  define("PARAMETER_STORE", env.parameterStore);
  define("SECRETS_MANAGER", env.secretsManager);
  for (const { name = "", value = "", type = "PLAINTEXT" } of ofBuild) define(type, { [name]: value });

  const ofKind = (kind: Kind) =>
    Object.fromEntries([...definitions].filter(([, item]) => item.kind === kind).map(([name, { value }]) => [name, value]));
  const parameters = await parameterValues(session, ofKind("PARAMETER_STORE"));
  const secrets = await secretValues(session, ofKind("SECRETS_MANAGER"));
  return {
    values: { ...ofKind("PLAINTEXT"), ...parameters, ...secrets },
    secrets: [...Object.values(parameters), ...Object.values(secrets)],
  };
}
