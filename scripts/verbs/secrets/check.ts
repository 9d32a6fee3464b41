import type { VerbContext } from "../../cli/context";
import type { Verb } from "../../cli/verb";
import type { SecretCheck } from "../../secrets/check";
import { snykApiOf } from "../../secrets/snyk-api";
import { checkSecrets } from "../../secrets/check";
import { tellOfOtherKey } from "../../secrets/show";
import { EXIT } from "../../words/errors";

export const secretsCheckVerb: Verb = {
  name: "secrets check",
  summary: "whether both secrets are set, look right and are accepted by Snyk, if it can be reached; without showing them",
  example: "secrets check --env dev",
  run: async (_options, context) => {
    const snyk = snykApiOf(context.actor);
    return showCheck(await checkSecrets({ ...context, snyk }), context);
  },
};

/** Shows the results of the check. */
export function showCheck(results: readonly SecretCheck[], { console, environment }: Pick<VerbContext, "console" | "environment">): number {
  const failed = results.filter(({ ok }) => !ok);
  if (console.json) console.result(results);
  else {
    console.table(
      results.map(({ parameter, ok, version, lastModified, problem, snyk, madeFor }) => [
        parameter,
        ok ? (snyk === "confirmed" ? "ok" : "form ok") : { text: "wrong", style: "red" },
        `version ${version ?? "-"}`,
        lastModified ?? "",
        problem ??
          [
            snyk === undefined ? "not checked with Snyk" : `with Snyk ${snyk}`,
            ...(madeFor === undefined ? [] : [`made for ${madeFor}, which the scan will ask`]),
          ].join(", "),
      ]),
    );
    for (const { parameter, otherKey } of results)
      if (otherKey !== undefined) tellOfOtherKey(parameter, otherKey, environment.name, console);
    if (failed.length > 0) console.line(`Next   npm run ops -- secrets set --env ${environment.name}`);
  }
  return failed.length > 0 ? EXIT.failed : EXIT.done;
}
