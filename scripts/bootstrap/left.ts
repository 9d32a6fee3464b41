import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../environments/schema";
import { objectExists } from "../aws/existing-resources";
import { leftoversOf } from "../leftovers/find";
import type { LookClients } from "../leftovers/look";
import { keepable, taintedText } from "../leftovers/text";
import type { Leftovers, Tainted } from "../leftovers/types";
import { WORK } from "../process/paths";
import { openStateBackend } from "../state/open";
import { parseState, type StateFile, StateUnreadable, taintedIn } from "../state/state-file";
import type { Terraform } from "../terraform/terraform";
import { OperationError } from "../words/errors";
import type { BootstrapContext } from "./options";

/** The state of an unfinished bootstrap. */
export function localStateOf({ name }: Pick<Environment, "name">, workDirectory: string = WORK): string {
  return join(workDirectory, "state", name, "terraform.tfstate");
}

type Left = Pick<BootstrapContext, "environment" | "actor" | "names"> & { readonly aws: LookClients };

/**
 * What a stopped bootstrap, or one on another machine, has left. Throws OperationError if AWS does not let us look: then a second
 * key might be made, which nobody would know.
 */
export async function leftOfBootstrap(context: Left, localState: string): Promise<Leftovers> {
  const { environment, aws } = context;
  const left = await leftoversOf("state", environment, await stateOfBootstrap(context, localState), () => Promise.resolve(aws));
  if (left.unchecked.length === 0) return left;
  throw new OperationError(
    `It cannot be seen whether these exist already:\n${left.unchecked.join("\n")}`,
    "Allow it in the policy of the role that deploys (docs/operations.md, 'What an account needs'), and run this again.",
  );
}

/** Addresses that a stopped bootstrap has left tainted, and whether they exist. */
export async function taintedOfBootstrap(context: Left, localState: string): Promise<readonly Tainted[]> {
  const { environment, aws } = context;
  const state = await stateOfBootstrap(context, localState);
  if (state === undefined || taintedIn(state).length === 0) return [];
  return (await leftoversOf("state", environment, state, () => Promise.resolve(aws))).tainted;
}

/** The state in the bucket; as long as there is none, the local one of a bootstrap that was stopped. */
async function stateOfBootstrap({ actor, aws, names }: Left, localState: string): Promise<StateFile | undefined> {
  const inBucket = await objectExists(aws.s3, names.stateBucket, names.stateKey("state"));
  return inBucket ? storedState({ actor, aws }) : localStateIn(localState);
}

async function storedState({ actor, aws }: Pick<Left, "actor" | "aws">): Promise<StateFile | undefined> {
  const backend = await openStateBackend(actor, aws);
  const stored = await backend.read("state");
  return stored && parseState(stored.content, backend.location("state"));
}

/** The state of an unfinished bootstrap; undefined if there is none. One that was cut off is put aside: AWS tells what exists. */
function localStateIn(file: string): StateFile | undefined {
  if (!existsSync(file)) return undefined;
  const content = readFileSync(file, "utf8");
  // The move into the bucket empties the file.
  if (content === "") return undefined;
  try {
    return parseState(content, file);
  } catch (error) {
    if (!(error instanceof StateUnreadable)) throw error;
    renameSync(file, `${file}.unreadable`);
    return undefined;
  }
}

/** Takes the mark from what is tainted and exists. Throws OperationError if the user has not agreed: a replaced key would lose the states. */
export async function keepTainted(
  { tainted }: Leftovers,
  {
    terraform,
    keep,
    environmentName,
  }: { readonly terraform: Pick<Terraform, "untaint">; readonly keep: boolean; readonly environmentName: string },
): Promise<void> {
  const addresses = keepable(tainted);
  if (addresses.length === 0) return;
  if (!keep) {
    throw new OperationError(
      tainted.map(taintedText).join("\n"),
      `To keep it and go on:\nnpm run ops -- bootstrap --env ${environmentName} --yes`,
    );
  }
  for (const address of addresses) await terraform.untaint(address);
}
