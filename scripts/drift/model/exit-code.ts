import { EXIT } from "../../words/errors";
import type { DriftReport } from "./types";

/** "Could not check" takes precedence, because there may be drift too; no stack at all was not checked either. Accepted drift does not count. */
export function exitCodeOf({ stacks }: DriftReport): number {
  if (stacks.length === 0) return EXIT.failed;
  if (stacks.some(({ status, unchecked = [] }) => status === "could-not-check" || unchecked.length > 0)) return EXIT.failed;
  return stacks.some(({ items }) => items.some(({ known }) => known === undefined)) ? EXIT.drift : EXIT.done;
}
