import type { StackKind } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { OperationError } from "../words/errors";
import { unpackArchive } from "./archive";
import { nameOf } from "./backup";

export interface StateInFile {
  readonly content: string;
  /** Whether the file names the stack that the state belongs to: an archive does, a state does not. */
  readonly own: boolean;
}

/**
 * Reads a stack's state from a file: an archive of `state backup`, whose checksums are verified, or the state itself. Throws
 * OperationError if the archive does not contain it, or has it from another account.
 */
export async function stateInFile(data: Uint8Array, file: string, environment: Environment, kind: StackKind): Promise<StateInFile> {
  const gzipped = data[0] === 0x1f && data[1] === 0x8b;
  if (!gzipped) return { content: Buffer.from(data).toString("utf8"), own: false };
  const { manifest, contents } = await unpackArchive(data, file);
  const entry = manifest.states.find(({ environment: name, stack }) => name === environment.name && stack === kind);
  if (entry === undefined) {
    const there = manifest.states.map(({ environment: name, stack }) => nameOf(name, stack)).join(", ");
    throw new OperationError(`${file} does not hold the state of ${nameOf(environment.name, kind)}`, `It holds: ${there}`);
  }
  if (entry.account !== environment.account) {
    throw new OperationError(
      `${file} is of account ${entry.account}, and environment ${environment.name} is account ${environment.account} now`,
      "The resources of that state are in another account. Nothing was changed.",
    );
  }
  return { content: contents.get(entry.file) ?? "", own: true };
}
