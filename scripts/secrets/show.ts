import type { VerbContext } from "../cli/context";
import { EXIT } from "../words/errors";
import type { SecretSet } from "./set";

/** Shows what was set and what was not: the very value that is there already needs no writing, and is no failure. */
export function showSet(results: readonly SecretSet[], { console, environment }: Pick<VerbContext, "console" | "environment">): number {
  if (console.json) console.result(results);
  else
    for (const { parameter, version, unchanged, neverSet, snyk, madeFor, otherKey } of results) {
      const what = neverSet ? "unchanged, it was never set" : unchanged ? "unchanged" : "set";
      console.line(
        `  ${parameter}  ${what}, version ${version}${snyk === undefined ? "" : `, with Snyk ${snyk}`}${madeFor === undefined ? "" : `, made for ${madeFor}, which the scan will ask`}`,
        neverSet ? "yellow" : undefined,
      );
      if (otherKey !== undefined) tellOfOtherKey(parameter, otherKey, environment.name, console);
    }
  return EXIT.done;
}

/** Shows what was set, and what comes after it. */
export function showSetAndNext(results: readonly SecretSet[], context: Pick<VerbContext, "console" | "environment">): number {
  const code = showSet(results, context);
  context.console.line(`Next   npm run ops -- secrets check --env ${context.environment.name}`);
  return code;
}

/** The user does not agree: nothing is written. */
export function leaveSecrets({ console }: Pick<VerbContext, "console">): number {
  console.line("Nothing was changed.", "yellow");
  return EXIT.failed;
}

/** Says that a parameter is under another key, and what puts it under ours. */
export function tellOfOtherKey(
  parameter: string,
  otherKey: string,
  environmentName: string,
  console: Pick<VerbContext["console"], "line">,
): void {
  console.line(`  ${parameter} ${otherKey}: npm run ops -- deploy --env ${environmentName} --stack secrets scanner`, "yellow");
}
