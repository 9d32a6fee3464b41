import { OperationError } from "../../words/errors";
import { isSame } from "../restore";
import { parseState } from "../state-file";

/** A state and its location. */
export interface Placed {
  readonly content: string;
  readonly location: string;
}

/**
 * Whether a state has still to be copied, or its exact copy is at the new place already. Throws OperationError if the state at
 * the new place belongs to something else or is newer: the old one must not replace it then.
 */
export function whatIsLeft(old: Placed, there: Placed | undefined): "copy" | "check" {
  if (there === undefined) return "copy";
  if (there.content === old.content) return "check";
  const [was, is] = [parseState(old.content, old.location), parseState(there.content, there.location)];
  const untouched = "Nothing was changed. Look at both before you go on: the wrong one has to be moved away by hand.";
  if (is.lineage !== was.lineage) {
    throw new OperationError(
      `${there.location} holds the state of something else: lineage ${is.lineage}, and ${old.location} has ${was.lineage}`,
      untouched,
    );
  }
  if (is.serial < was.serial || (is.serial === was.serial && isSame(is, was))) return "copy";
  throw new OperationError(
    `Somebody has worked with the state at ${there.location} already: it has serial ${is.serial}, and ${old.location} has ${was.serial}`,
    untouched,
  );
}
