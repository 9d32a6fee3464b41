import { EXIT } from "../../words/errors";
import type { DriftReport } from "./types";

/** "Could not check" takes precedence, because there may be drift too. Accepted drift does not count. */
export function exitCodeOf({ stacks }: DriftReport): number {
  if (stacks.some(({ status }) => status === "could-not-check")) return EXIT.failed;
  return stacks.some(({ items }) => items.some(({ known }) => known === undefined)) ? EXIT.drift : EXIT.done;
}
