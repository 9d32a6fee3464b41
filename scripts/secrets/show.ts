import type { VerbContext } from "../cli/context";
import { EXIT } from "../words/errors";
import type { SecretSet } from "./set";

/** Shows what was set and what was not. The exit code is that of "not done" if nothing was. */
export function showSet(results: readonly SecretSet[], { console }: Pick<VerbContext, "console">): number {
  if (console.json) console.result(results);
  else
    for (const { parameter, version, unchanged, neverSet, snyk } of results) {
      const what = neverSet ? "unchanged, it was never set" : unchanged ? "unchanged" : "set";
      console.line(
        `  ${parameter}  ${what}, version ${version}${snyk === undefined ? "" : `, with Snyk ${snyk}`}`,
        neverSet ? "yellow" : undefined,
      );
    }
  return results.some(({ unchanged }) => unchanged !== true) ? EXIT.done : EXIT.failed;
}
