import type { VerbContext } from "../../cli/context";
import { EXIT } from "../../words/errors";
import type { Verb } from "../../cli/verb";
import type { SecretSet } from "../../secrets/set";
import { setSecrets } from "../../secrets/set";
import type { SecretsInputOptions } from "../../secrets/input";
import { TOKEN_STDIN, readSecrets } from "../../secrets/input";

export const secretsSetVerb: Verb<SecretsInputOptions> = {
  name: "secrets set",
  summary: "put the Snyk token and organization into the account, past Terraform",
  example: "secrets set --env dev < secrets.json",
  options: [TOKEN_STDIN],
  run: async (options, context) => showSet(await setSecrets(await readSecrets(options), context), context),
};

/** Shows what was set. */
export function showSet(results: readonly SecretSet[], { console }: Pick<VerbContext, "console">): number {
  if (console.json) console.result(results);
  else for (const { parameter, version } of results) console.line(`  ${parameter}  set, version ${version}`);
  return EXIT.done;
}
