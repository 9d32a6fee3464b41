import type { VerbContext } from "../../cli/context";
import { EXIT } from "../../words/errors";
import { describe, reveal, type ParameterFacts } from "../../secrets/parameters";
import { secretPlaces } from "../../secrets/places";
import type { Verb } from "../../cli/verb";

export const secretsCheckVerb: Verb = {
  name: "secrets check",
  summary: "whether both secrets are set and look right, without showing them",
  example: "secrets check --env dev",
  run: async (_options, context) => showCheck(await checkSecrets(context), context),
};

export interface SecretCheck extends Partial<ParameterFacts> {
  readonly parameter: string;
  readonly ok: boolean;
  readonly problem?: string;
}

/** Whether both parameters are there and hold something of the right form. Says nothing of their values. */
export async function checkSecrets({ aws, names }: Pick<VerbContext, "aws" | "names">): Promise<SecretCheck[]> {
  return Promise.all(
    secretPlaces(names).map(async ({ parameter, problemOf }) => {
      const facts = await describe(aws.ssm, parameter);
      const problem = problemOf(await reveal(aws.ssm, parameter));
      return { parameter, ...facts, ok: problem === undefined, ...(problem === undefined ? {} : { problem }) };
    }),
  );
}

/** Shows what was checked. */
export function showCheck(results: readonly SecretCheck[], { console, environment }: Pick<VerbContext, "console" | "environment">): number {
  const failed = results.filter(({ ok }) => !ok);
  if (console.json) console.result(results);
  else {
    console.table(
      results.map(({ parameter, ok, version, lastModified, problem }) => [
        parameter,
        ok ? "ok" : { text: "wrong", style: "red" },
        `version ${version ?? "-"}`,
        lastModified ?? "",
        problem ?? "",
      ]),
    );
    if (failed.length > 0) console.line(`Next   npm run ops -- secrets set --env ${environment.name}`);
  }
  return failed.length > 0 ? EXIT.failed : EXIT.done;
}
