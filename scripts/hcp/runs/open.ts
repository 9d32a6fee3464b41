import { isRunRemotely, runsRemotely } from "../../../environments/names";
import type { Actor } from "../../aws/actor";
import { OperationError } from "../../words/errors";
import { writeLockFile } from "../../terraform/initialise";
import { isNeverRefreshed } from "../../terraform/never-refreshed";
import { openFolder } from "../../terraform/open-folder";
import type { StackTerraform } from "../../terraform/stack-terraform";
import {
  initialiseIn,
  openWorkspaces,
  terraformIn,
  type Workspace,
  workspaceHere,
  type WorkspaceOptions,
  type Workspaces,
} from "../../terraform/workspace";
import { withToken } from "../actor-token";
import { hcpOf, HcpPlace } from "../place";
import { RemoteTerraform, type RemoteTerraformOptions } from "./remote-terraform";

/** What is needed beside the stacks' folders where Terraform runs elsewhere. */
export type RemoteOptions = Pick<RemoteTerraformOptions, "onStop" | "say">;

/**
 * Opens the stacks of one environment where its file says that Terraform runs. Throws OperationError if another run works in the
 * same folder, or there is no such workspace.
 */
export async function openStacks(caller: Actor, options: WorkspaceOptions, remote: RemoteOptions): Promise<Workspaces<StackTerraform>> {
  const { environment } = caller;
  const actor = await withToken(caller, options.signal);
  const backend = hcpOf(environment);
  if (backend === undefined || !runsRemotely(environment)) return openWorkspaces(actor, options);
  const place = await HcpPlace.open(environment, backend, actor.variables, options.signal);
  const folder = await openFolder(actor, options);
  const { marker, programs, stacks } = folder;
  const all = stacks.map((each): Workspace<StackTerraform> => {
    const { kind, stack, directory, logFile } = each;
    if (!isRunRemotely(environment, kind)) return Object.assign(workspaceHere(each, folder, actor, options), { link: place.link(kind) });
    const here = terraformIn({ kind, directory, logFile, marker, programs }, actor, options);
    const untaint = async (address: string) => {
      await initialiseIn(directory, here, programs);
      await here.untaint(address);
    };
    const { signal, timeoutMs } = options;
    const common = { place, kind, stack, directory, logFile, signal, timeoutMs, local: { untaint } };
    const terraform = new RemoteTerraform({ ...common, ...remote, neverRefreshes: isNeverRefreshed(kind) });
    const initialise = async () => {
      await options.examine(kind);
      await requireRemote(place, kind);
      // A run takes the same provider as a plan here: its packages for every platform are in it.
      writeLockFile(directory, programs.config.lock);
    };
    const release = () => terraform.release();
    return { environment, kind, stack, directory, terraform, logFile, link: place.link(kind), initialise, release };
  });
  return { all, close: () => marker.release() };
}

/** Throws OperationError if the workspace does not run where the environment's file says. */
async function requireRemote(place: HcpPlace, kind: Workspace["kind"]): Promise<void> {
  const { attributes } = await place.workspace(kind);
  const mode = attributes["execution-mode"];
  if (mode === place.backend.execution) return;
  throw new OperationError(
    `The workspace ${place.workspaceName(kind)} has the execution mode ${String(mode)}, and the environment's file says ${place.backend.execution}`,
    `To set it: npm run ops -- bootstrap --env ${place.environment.name}`,
  );
}
