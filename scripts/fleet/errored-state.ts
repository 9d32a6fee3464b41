import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CommandError, messageOf, OperationError } from "../words/errors";
import type { Planned } from "./stack";

/** Where Terraform leaves a state that it could not store. */
const ERRORED = "errored.tfstate";

/**
 * Takes what Terraform could not store to a place that no later run writes to, and says how it gets back. Gives the error as
 * it is where nothing was left.
 * @param folder where it goes
 */
export function keepErroredState({ name, environment, kind, workspace }: Planned, error: unknown, folder: string): unknown {
  const left = join(workspace.directory, ERRORED);
  if (!existsSync(left)) return error;
  mkdirSync(folder, { recursive: true });
  const kept = join(folder, `${name}.${ERRORED}`);
  copyFileSync(left, kept);
  // It holds whatever the resources hold.
  chmodSync(kept, 0o600);
  rmSync(left);
  const { what, remedy } = error instanceof CommandError ? error : { what: messageOf(error) };
  const place = `--env ${environment.name} --stack ${kind}`;
  return new OperationError(
    `${what}\nThe state of what was done could not be stored. It is kept in ${kept}`,
    [
      ...(remedy === undefined ? [] : [remedy]),
      "Before anything else, put the state back. If it is locked (state lock), free it first:",
      `npm run ops -- state restore ${place} --from ${kept}`,
    ].join("\n"),
    { cause: error },
  );
}
