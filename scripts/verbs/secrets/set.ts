import type { Verb } from "../../cli/verb";
import type { SecretsInputOptions } from "../../secrets/input";
import { TOKEN_STDIN, readSecrets } from "../../secrets/input";
import { snykApiOf } from "../../secrets/snyk-api";
import { setSecrets } from "../../secrets/set";
import { showSet } from "../../secrets/show";

export const secretsSetVerb: Verb<SecretsInputOptions> = {
  name: "secrets set",
  summary: "write the Snyk token and organization into the account, without Terraform",
  example: "secrets set --env dev < secrets.json",
  options: [TOKEN_STDIN],
  run: async (options, context) =>
    showSet(await setSecrets(await readSecrets(options), { ...context, snyk: snykApiOf(context.actor) }), context),
};
