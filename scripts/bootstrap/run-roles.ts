import { AddClientIDToOpenIDConnectProviderCommand, GetOpenIDConnectProviderCommand } from "@aws-sdk/client-iam";
import { join } from "node:path";
import { runIdentityOf, runVariables } from "../../environments/runs";
import type { Aws } from "../aws/clients";
import { unlessMissing } from "../leftovers/marks";
import { leftoversIn } from "../leftovers/read";
import type { Stranded } from "../leftovers/types";
import { WORK } from "../process/paths";
import { makePrivateFolder } from "../process/files";
import { MARKER_FILE, RunMarker } from "../process/run-marker";
import { openStateBackend } from "../state/open";
import { locksFor } from "../state/terraform-lock";
import { initInTurn } from "../terraform/initialise";
import { addFile, removeFile } from "../terraform/stack-json";
import type { Terraform } from "../terraform/terraform";
import { OperationError } from "../words/errors";
import { converge } from "./bring-about";
import { keepTainted } from "./left";
import type { BootstrapContext, BootstrapOptions, RunRolesResult } from "./options";
import { prepareTerraform } from "./prepare-terraform";

const IMPORTS = "imports";

export interface RunRoles {
  readonly result: RunRolesResult;
  /** Variables by which a run finds its role, of what the stack says it has made. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Brings about the stack of the roles that runs in HCP Terraform take: with Terraform here, as whoever calls, since no role of the
 * project may give itself permissions. Its state is in its own workspace, which has to be there. What exists already, such as the
 * identity provider that another environment of the account has made, is taken over. May be stopped at any point and run again.
 * @param context with the caller's own credentials, of an administrator of the account
 */
export async function bringAboutRunRoles(context: BootstrapContext, options: BootstrapOptions): Promise<RunRoles> {
  const { actor, environment, aws } = context;
  const { workDirectory = WORK, progress = () => undefined } = options;
  const output = join(workDirectory, "bootstrap", environment.name);
  makePrivateFolder(output);
  const marker = RunMarker.take(join(output, MARKER_FILE), `the roles of runs of ${environment.name}`);
  try {
    const states = await openStateBackend(actor, undefined);
    // The lock of a run that was killed here is known as ours, and freed.
    const inLock = locksFor(environment, () => Promise.resolve(states))?.("runs");
    const { terraform, directory } = await prepareTerraform(options, context, workDirectory, marker, { kind: "runs", inLock });
    const before = await states.read("runs");
    const left = await leftoversIn(states, "runs", environment, () => Promise.resolve(aws));
    if (left.unchecked.length > 0)
      throw new OperationError(
        `It cannot be seen whether these exist already:\n${left.unchecked.join("\n")}`,
        "Run this with credentials of an administrator of the account.",
      );
    refuseForeign(left.stranded, environment.name);
    await acceptAudience(context);
    removeFile(directory, IMPORTS);
    progress("preparing Terraform for the roles of runs");
    await initInTurn(() => terraform.init({ cloud: true }));
    // Everything about them is in the configuration: a replaced role would be gone for the runs that have it.
    await keepTainted(left, { terraform, keep: true, environmentName: environment.name });
    if (left.stranded.length > 0) addFile(directory, IMPORTS, { import: left.stranded.map(({ address, id }) => ({ to: address, id })) });
    progress("making the roles of runs");
    const changed = await converge(terraform, directory);
    const result = before === undefined ? "made" : changed ? "changed" : "no changes";
    marker.settle();
    return { result, variables: runVariables(environment, await rolesIn(terraform)) };
  } finally {
    marker.release();
  }
}

/** What bears our names and not our marks is somebody else's: its permissions would be written anew. */
export function refuseForeign(stranded: readonly Stranded[], environmentName: string): void {
  const foreign = stranded.filter(({ ours }) => !ours);
  if (foreign.length === 0) return;
  throw new OperationError(
    foreign.map(({ what, name }) => `There is already an ${what} ${name}, which ${environmentName} has not made`).join("\n"),
    "Delete it, or give the roles another name: iam.rolePrefix. Roles that an administrator makes: backend.runRoles: administrator.",
  );
}

/** A provider that somebody else has made may know other audiences alone: ours is added, and theirs stay. */
export async function acceptAudience({
  environment,
  aws: { iam },
}: Pick<BootstrapContext, "environment"> & { readonly aws: Pick<Aws, "iam"> }): Promise<void> {
  const identity = runIdentityOf(environment);
  if (identity === undefined) return;
  const place = { OpenIDConnectProviderArn: identity.arn };
  const found = await unlessMissing(() => iam.send(new GetOpenIDConnectProviderCommand(place)));
  if (found === undefined || found.ClientIDList?.includes(identity.audience) === true) return;
  await iam.send(new AddClientIDToOpenIDConnectProviderCommand({ ...place, ClientID: identity.audience }));
}

/** The roles that the stack says it has. */
async function rolesIn(terraform: Terraform): Promise<{ readonly plan: string; readonly apply: string }> {
  const { values } = (await terraform.show()) as { readonly values?: { readonly outputs?: Readonly<Record<string, { value?: unknown }>> } };
  const [plan, apply] = [values?.outputs?.["plan_role_arn"]?.value, values?.outputs?.["apply_role_arn"]?.value];
  if (typeof plan === "string" && typeof apply === "string") return { plan, apply };
  throw new OperationError("The stack of the roles of runs does not say which it has made", "Run this again.");
}
