import type { Verb } from "../../cli/verb";
import type { SecretsInputOptions } from "../../secrets/input";
import { TOKEN_STDIN, readSecrets } from "../../secrets/input";
import { withLocalSecrets } from "../../secrets/local";
import { snykApiOf } from "../../secrets/snyk-api";
import { setSecrets } from "../../secrets/set";
import { showSet } from "../../secrets/show";

export const secretsSetVerb: Verb<SecretsInputOptions> = {
  name: "secrets set",
  summary: "write the Snyk token and organization into the account, without Terraform",
  example: "secrets set --env dev < secrets.json",
  options: [TOKEN_STDIN],
  run: async (options, context) => {
    const read = await readSecrets(options, process.stdin, context.environment.local);
    return showSet(await setSecrets(withLocalSecrets(read, context.actor), { ...context, snyk: snykApiOf(context.actor) }), context);
  },
};
