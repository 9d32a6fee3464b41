import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { copyPrivate, makeFolder } from "../process/files";
import { CommandError, messageOf, OperationError } from "../words/errors";
import { shellWord } from "../words/shell-word";
import type { Planned } from "./stack";

/** File in which Terraform leaves a state that it could not store. */
const ERRORED = "errored.tfstate";

/**
 * Moves a state that Terraform could not store to a place that no later run overwrites, and returns an error that says how to
 * put it back. If there is no such state, returns the error as it is.
 * @param folder where the state is moved to
 */
export function keepErroredState({ name, environment, kind, workspace }: Planned, error: unknown, folder: string): unknown {
  const left = join(workspace.directory, ERRORED);
  if (!existsSync(left)) return error;
  makeFolder(folder);
  const kept = join(folder, `${name}.${ERRORED}`);
  // A state contains the values of all resources, secrets too.
  copyPrivate(left, kept);
  rmSync(left);
  const { what, remedy } = error instanceof CommandError ? error : { what: messageOf(error) };
  const place = `--env ${environment.name} --stack ${kind}`;
  return new OperationError(
    `${what}\nThe state of what was done could not be stored. It is kept in ${kept}`,
    [
      ...(remedy === undefined ? [] : [remedy]),
      "Before anything else, put the state back. If it is locked (state lock), free it first:",
      `npm run ops -- state restore ${place} --from ${shellWord(kept)}`,
    ].join("\n"),
    { cause: error },
  );
}
