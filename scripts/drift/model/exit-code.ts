import { EXIT } from "../../words/errors";
import type { DriftReport } from "./types";

/** What could not be checked comes first: drift may be there too. Accepted drift is none. */
export function exitCodeOf({ stacks }: DriftReport): number {
  if (stacks.some(({ status }) => status === "could-not-check")) return EXIT.failed;
  return stacks.some(({ items }) => items.some(({ known }) => known === undefined)) ? EXIT.drift : EXIT.done;
}
