import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { unpack } from "./archive";

/** The folders of one run. */
export interface RunFolder {
  readonly root: string;
  /** Where Terraform runs: the configuration's folder, or the working directory in it. */
  readonly directory: string;
  readonly home: string;
  readonly variables: string;
  readonly planFile: string;
}

export interface FolderContent {
  readonly archive: Buffer;
  readonly workingDirectory: string | null;
  readonly state?: Buffer;
  readonly variables: string;
}

/** Its name sorts last, so that it wins over any other override. */
const OVERRIDE = "zzzz_sandbox_override.tf.json";

/** Lays out a run: the configuration with a local backend in the place of `cloud`, the state, the variables. Throws if that cannot be. */
export async function prepareFolder(root: string, { archive, workingDirectory, state, variables }: FolderContent): Promise<RunFolder> {
  const configuration = join(root, "configuration");
  const directory = resolve(configuration, workingDirectory ?? "");
  if (directory !== configuration && !directory.startsWith(configuration + sep))
    throw new Error(`The working directory "${workingDirectory}" is outside of the configuration`);
  const folder = {
    root,
    directory,
    home: join(root, "home"),
    variables: join(root, "variables.tfvars"),
    planFile: join(root, "plan.tfplan"),
  };
  await mkdir(configuration, { recursive: true, mode: 0o700 });
  await mkdir(folder.home, { recursive: true, mode: 0o700 });
  await unpack(archive, configuration);
  const override = join(directory, OVERRIDE);
  await writeFile(override, JSON.stringify({ terraform: { backend: { local: {} } } })).catch(() => {
    throw new Error(`The working directory "${workingDirectory}" does not exist in the configuration`);
  });
  await writeFile(folder.variables, variables, { mode: 0o600 });
  await rm(join(directory, ".terraform"), { recursive: true, force: true });
  if (state) await writeFile(stateFile(folder), state, { mode: 0o600 });
  return folder;
}

function stateFile({ directory }: RunFolder): string {
  return join(directory, "terraform.tfstate");
}

/** The state that Terraform has left; undefined if there is none. */
export function readState(folder: RunFolder): Promise<Buffer | undefined> {
  return readFile(stateFile(folder)).catch(() => undefined);
}

export function removeFolder(root: string): Promise<void> {
  return rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}
