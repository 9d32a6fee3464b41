import type { VerbContext } from "../cli/context";
import { EXIT } from "../words/errors";
import type { SecretSet } from "./set";

/** Shows what was set. */
export function showSet(results: readonly SecretSet[], { console }: Pick<VerbContext, "console">): number {
  if (console.json) console.result(results);
  else for (const { parameter, version } of results) console.line(`  ${parameter}  set, version ${version}`);
  return EXIT.done;
}
