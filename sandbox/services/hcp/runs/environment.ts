import { writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { devNull } from "node:os";
import type { Issuer, Phase } from "../identity/issuer";
import type { Run } from "../model/runs";
import type { Store } from "../model/store";
import type { RunFolder } from "./folder";

export interface EnvironmentParts {
  readonly store: Store;
  readonly issuer: Issuer;
  readonly endpoint: string;
  /** PATH, proxies and certificates; no credentials. */
  readonly tools: Readonly<Record<string, string>>;
}

/**
 * The environment of a run: the tools, the sandbox's endpoints, what HCP tells every run, and the workspace's own variables.
 * Source of the TFC names: documentation, "Run environment", "Environment variables", and "Dynamic credentials with the AWS provider".
 * @param variables of the workspace, of category `env`
 */
export async function runEnvironment(
  parts: EnvironmentParts,
  run: Run,
  folder: RunFolder,
  phase: Phase,
  {
    variables,
    configuration,
    terraform,
  }: { readonly variables: Readonly<Record<string, string>>; readonly configuration: string; readonly terraform: string },
): Promise<Record<string, string>> {
  const told = aboutRun(parts.store, run);
  const asInputs = Object.fromEntries(Object.entries(told).map(([name, value]) => [`TF_VAR_${name}`, value]));
  const { PATH = "", ...tools } = parts.tools;
  const program = dirname(terraform);
  return {
    ...tools,
    PATH: program === "." ? PATH : [program, PATH].join(delimiter),
    HOME: folder.home,
    AWS_ENDPOINT_URL: parts.endpoint,
    // The provider calls AssumeRoleWithWebIdentity at the real STS unless this is said by name.
    AWS_ENDPOINT_URL_STS: parts.endpoint,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    CHECKPOINT_DISABLE: "1",
    TF_CLI_CONFIG_FILE: configuration,
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    // Since Terraform 1.1 `terraform.workspace` has the name of the workspace in remote runs (documentation, "remote backend").
    TF_WORKSPACE: folder.workspace,
    ...told,
    ...asInputs,
    ...variables,
    ...(run.options["debugging-mode"] && { TF_LOG: "TRACE" }),
    ...(await identity(parts, run, folder, phase, variables)),
  };
}

function aboutRun(store: Store, run: Run): Record<string, string> {
  const workspace = store.workspaces.of(run.workspaceId);
  return {
    TFC_RUN_ID: run.id,
    TFC_WORKSPACE_NAME: workspace.name,
    TFC_WORKSPACE_SLUG: `${workspace.organization}/${workspace.name}`,
    TFC_PROJECT_NAME: store.projects.of(workspace.projectId).name,
    TFC_CONFIGURATION_VERSION_GIT_BRANCH: "",
    TFC_CONFIGURATION_VERSION_GIT_COMMIT_SHA: "",
    TFC_CONFIGURATION_VERSION_GIT_TAG: "",
  };
}

/** Tokens that say which run this is, for what the variables ask: `TFC_WORKLOAD_IDENTITY_AUDIENCE[_TAG]` and AWS's credentials. */
async function identity(
  { issuer }: EnvironmentParts,
  run: Run,
  { root }: RunFolder,
  phase: Phase,
  variables: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const made: Record<string, string> = {};
  for (const [name, audience] of Object.entries(variables)) {
    const [, tag] = /^TFC_WORKLOAD_IDENTITY_AUDIENCE(_\w+)?$/.exec(name) ?? [undefined, undefined];
    if (name.startsWith("TFC_WORKLOAD_IDENTITY_AUDIENCE"))
      made[`TFC_WORKLOAD_IDENTITY_TOKEN${tag ?? ""}`] = issuer.token(run, phase, audience);
  }
  if (variables.TFC_AWS_PROVIDER_AUTH !== "true") return made;
  const role = variables[`TFC_AWS_${phase.toUpperCase()}_ROLE_ARN`] ?? variables.TFC_AWS_RUN_ROLE_ARN;
  if (role === undefined || role === "") throw new Error("TFC_AWS_PROVIDER_AUTH is true, and there is no TFC_AWS_RUN_ROLE_ARN");
  const file = join(root, `aws-web-identity-${phase}`);
  const audience = variables.TFC_AWS_WORKLOAD_IDENTITY_AUDIENCE ?? "aws.workload.identity";
  await writeFile(file, issuer.token(run, phase, audience), { mode: 0o600 });
  return { ...made, AWS_ROLE_ARN: role, AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_SESSION_NAME: run.id };
}
