import type { VerbContext } from "../cli/context";
import { EXIT } from "../words/errors";
import type { SecretSet } from "./set";

/** Shows what was set and what was not: the very value that is there already needs no writing, and is no failure. */
export function showSet(results: readonly SecretSet[], { console }: Pick<VerbContext, "console">): number {
  if (console.json) console.result(results);
  else
    for (const { parameter, version, unchanged, neverSet, snyk, madeFor } of results) {
      const what = neverSet ? "unchanged, it was never set" : unchanged ? "unchanged" : "set";
      console.line(
        `  ${parameter}  ${what}, version ${version}${snyk === undefined ? "" : `, with Snyk ${snyk}`}${madeFor === undefined ? "" : `, made for ${madeFor}, which the scan will ask`}`,
        neverSet ? "yellow" : undefined,
      );
    }
  return EXIT.done;
}
