import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { unpack } from "./archive";

/** The folders of one run. */
export interface RunFolder {
  /** Name of the workspace when the run began: a plan is applied under the name under which it was made. */
  readonly workspace: string;
  readonly root: string;
  /** Where Terraform runs: the configuration's folder, or the working directory in it. */
  readonly directory: string;
  /** The state of the run's workspace. */
  readonly stateFile: string;
  readonly home: string;
  readonly variables: string;
  readonly planFile: string;
}

export interface FolderContent {
  /** Name of the workspace: `terraform.workspace` in the run. */
  readonly workspace: string;
  readonly archive: Buffer;
  readonly workingDirectory: string | null;
  readonly state?: Buffer;
  readonly variables: string;
}

/** Its name sorts last, so that it wins over any other override. */
const OVERRIDE = "zzzz_sandbox_override.tf.json";

/** Not where Terraform keeps states by itself: what it found there it would offer to move. */
const STATES = "sandbox.tfstate.d";

/** Lays out a run: the configuration with a local backend in the place of `cloud`, the state, the variables. Throws if that cannot be. */
export async function prepareFolder(
  root: string,
  { workspace, archive, workingDirectory, state, variables }: FolderContent,
): Promise<RunFolder> {
  const configuration = join(root, "configuration");
  const directory = resolve(configuration, workingDirectory ?? "");
  if (directory !== configuration && !directory.startsWith(configuration + sep))
    throw new Error(`The working directory "${workingDirectory}" is outside of the configuration`);
  const folder = {
    workspace,
    root,
    directory,
    stateFile: join(directory, STATES, workspace, "terraform.tfstate"),
    home: join(root, "home"),
    variables: join(root, "variables.tfvars"),
    planFile: join(root, "plan.tfplan"),
  };
  await mkdir(configuration, { recursive: true, mode: 0o700 });
  await mkdir(folder.home, { recursive: true, mode: 0o700 });
  await unpack(archive, configuration);
  const override = join(directory, OVERRIDE);
  await writeFile(override, JSON.stringify({ terraform: { backend: { local: { workspace_dir: STATES } } } })).catch(() => {
    throw new Error(`The working directory "${workingDirectory}" does not exist in the configuration`);
  });
  await writeFile(folder.variables, variables, { mode: 0o600 });
  // What the client has left in its folder is not of this run.
  for (const leftover of [".terraform", "terraform.tfstate", "terraform.tfstate.d"])
    await rm(join(directory, leftover), { recursive: true, force: true });
  // The folder is what makes the workspace exist for a local backend.
  await mkdir(dirname(folder.stateFile), { recursive: true });
  if (state) await writeFile(folder.stateFile, state, { mode: 0o600 });
  return folder;
}

/** The state that Terraform has left; undefined if there is none. */
export function readState(folder: RunFolder): Promise<Buffer | undefined> {
  return readFile(folder.stateFile).catch(() => undefined);
}

export function removeFolder(root: string): Promise<void> {
  return rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}
