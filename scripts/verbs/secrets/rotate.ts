import type { Verb } from "../../cli/verb";
import { type SecretsInputOptions, TOKEN_STDIN, readToken } from "../../secrets/input";
import { snykApiOf } from "../../secrets/snyk-api";
import { setSecrets } from "../../secrets/set";
import { showSet } from "../../secrets/show";

export const secretsRotateVerb: Verb<SecretsInputOptions> = {
  name: "secrets rotate",
  summary: "replace the Snyk token",
  example: "secrets rotate --env dev",
  options: [TOKEN_STDIN],
  run: async (options, context) =>
    showSet(await setSecrets({ token: await readToken(options) }, { ...context, snyk: snykApiOf(context.actor) }), context),
};
