import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { objectExists } from "../aws/existing-resources";
import { copyPrivate, makeFolder } from "../process/files";
import { initInTurn } from "../terraform/initialise";
import { addFile, removeFile } from "../terraform/stack-json";
import type { Terraform } from "../terraform/terraform";
import { OperationError } from "../words/errors";
import { importBlocks } from "./imports";
import type { BootstrapContext, BootstrapOptions, Bootstrapped } from "./options";

const BACKEND = "backend_override";
const IMPORTS = "imports";

/** Does what is left to do according to AWS: everything, only the move of the state, or only later changes. */
export async function bringAbout(
  terraform: Terraform,
  directory: string,
  localState: string,
  { progress = () => undefined, onBucket = () => undefined }: BootstrapOptions,
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
    return { bucket, created: false, changed: await converge(terraform) };
  }
  await applyLocally(terraform, directory, localState, context, progress);
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
  context: BootstrapContext,
  progress: (text: string) => void,
): Promise<void> {
  makeFolder(dirname(localState));
  addFile(directory, BACKEND, { terraform: { backend: { local: { path: localState } } } });
  progress("preparing Terraform");
  await initInTurn(() => terraform.init());
  const known = existsSync(localState) ? await terraform.stateList() : [];
  const blocks = await importBlocks(directory, known, context);
  if (blocks.length > 0) addFile(directory, IMPORTS, { import: blocks });
  progress("making bucket and key");
  await terraform.apply();
}

/** Makes the stack look for its state in the bucket. */
export function useRemoteBackend(directory: string): void {
  removeFile(directory, BACKEND);
  removeFile(directory, IMPORTS);
}

async function converge(terraform: Terraform): Promise<boolean> {
  const { changes } = await terraform.plan({ out: "plan.tfplan" });
  if (changes) await terraform.apply({ plan: "plan.tfplan" });
  return changes;
}
