import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { objectExists } from "../aws/existing-resources";
import type { Leftovers } from "../leftovers/types";
import { copyPrivate, makeFolder } from "../process/files";
import { initInTurn } from "../terraform/initialise";
import { addFile, removeFile } from "../terraform/stack-json";
import type { Terraform } from "../terraform/terraform";
import { OperationError } from "../words/errors";
import { keepTainted, leftOfBootstrap } from "./left";
import type { BootstrapContext, BootstrapOptions, Bootstrapped } from "./options";

const BACKEND = "backend_override";
const IMPORTS = "imports";
const PLAN_FILE = "plan.tfplan";

/** Does what is left to do according to AWS: everything, only the move of the state, or only later changes. */
export async function bringAbout(
  terraform: Terraform,
  directory: string,
  localState: string,
  { progress = () => undefined, onBucket = () => undefined, keep = false }: BootstrapOptions,
  context: BootstrapContext,
): Promise<Bootstrapped> {
  const { aws, names } = context;
  const bucket = names.stateBucket;
  // A stopped run may have left an override file that makes Terraform look for the state in the wrong place.
  useRemoteBackend(directory);
  if (await objectExists(aws.s3, bucket, names.stateKey("state"))) {
    onBucket();
    progress("state is in its bucket, looking for changes");
    await initInTurn(() => terraform.init());
    const left = await leftOfBootstrap(context, localState);
    await keepTainted(left, { terraform, keep, environmentName: context.environment.name });
    takeOver(directory, left);
    return { bucket, created: false, changed: await converge(terraform, directory) };
  }
  await applyLocally(terraform, directory, localState, { context, progress, keep });
  onBucket();
  progress("moving the state into the bucket");
  // The move empties the local file, so keep a copy.
  copyPrivate(localState, `${localState}.before-move`);
  useRemoteBackend(directory);
  await terraform.init({ migrate: true });
  progress("checking that nothing is left to change");
  const { changes, text } = await terraform.plan();
  if (changes)
    throw new OperationError(
      `After the move, ${names.stackNames.state} still has changes`,
      `The state from before the move: ${localState}.before-move\n${text}`,
    );
  return { bucket, created: true, changed: true };
}

async function applyLocally(
  terraform: Terraform,
  directory: string,
  localState: string,
  { context, progress, keep }: { readonly context: BootstrapContext; readonly progress: (text: string) => void; readonly keep: boolean },
): Promise<void> {
  // Before Terraform reads the local state, which may have been cut off.
  const left = await leftOfBootstrap(context, localState);
  makeFolder(dirname(localState));
  addFile(directory, BACKEND, { terraform: { backend: { local: { path: localState } } } });
  progress("preparing Terraform");
  await initInTurn(() => terraform.init());
  await keepTainted(left, { terraform, keep, environmentName: context.environment.name });
  takeOver(directory, left);
  progress("making bucket and key");
  await terraform.apply();
}

/** Has the next plan take over what exists and the state does not know: of a run that was stopped, or of another machine. */
function takeOver(directory: string, { stranded }: Leftovers): void {
  if (stranded.length > 0) addFile(directory, IMPORTS, { import: stranded.map(({ address, id }) => ({ to: address, id })) });
}

/** Makes the stack look for its state in the bucket. */
export function useRemoteBackend(directory: string): void {
  removeFile(directory, BACKEND);
  removeFile(directory, IMPORTS);
}

/** Plans, and applies exactly that. Whether there was anything to do. */
export async function converge(terraform: Terraform, directory: string): Promise<boolean> {
  try {
    const { changes } = await terraform.plan({ out: PLAN_FILE });
    if (changes) await terraform.apply({ plan: PLAN_FILE });
    return changes;
  } finally {
    // It contains the resources' values.
    rmSync(join(directory, PLAN_FILE), { force: true });
  }
}
