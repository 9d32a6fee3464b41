import { EXIT } from "../../words/errors";
import { withMisconfigured } from "../../words/misconfigured";
import type { DriftReport } from "./types";

/**
 * "Could not check" takes precedence, because there may be drift too; no stack at all was not checked either. Accepted drift does not count. A file with mistakes
 * outweighs drift: what is in its account is not known at all.
 */
export function exitCodeOf({ stacks, misconfigured = [] }: DriftReport): number {
  if (stacks.length + misconfigured.length === 0) return EXIT.failed;
  if (stacks.some(({ status, unchecked = [] }) => status === "could-not-check" || unchecked.length > 0)) return EXIT.failed;
  const drift = stacks.some(({ items }) => items.some(({ known }) => known === undefined));
  return withMisconfigured(drift ? EXIT.drift : EXIT.done, misconfigured);
}
