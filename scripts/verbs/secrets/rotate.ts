import { agrees } from "../../cli/confirm";
import { YES_OPTION } from "../../cli/options";
import type { Verb } from "../../cli/verb";
import { type SecretsInputOptions, TOKEN_STDIN, readToken } from "../../secrets/input";
import { overwriting } from "../../secrets/places";
import { snykApiOf } from "../../secrets/snyk-api";
import { setSecrets } from "../../secrets/set";
import { leaveSecrets, showSetAndNext } from "../../secrets/show";

interface RotateOptions extends SecretsInputOptions {
  readonly yes?: boolean;
}

export const secretsRotateVerb: Verb<RotateOptions> = {
  name: "secrets rotate",
  summary: "replace the Snyk token",
  example: "secrets rotate --env dev",
  options: [TOKEN_STDIN, YES_OPTION],
  run: async ({ yes, ...options }, context) => {
    const secrets = { token: await readToken(options) };
    if (!(await agrees(overwriting(secrets, context), yes))) return leaveSecrets(context);
    return showSetAndNext(await setSecrets(secrets, { ...context, snyk: snykApiOf(context.actor) }), context);
  },
};
