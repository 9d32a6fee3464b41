import { agrees } from "../../cli/confirm";
import { YES_OPTION } from "../../cli/options";
import type { Verb } from "../../cli/verb";
import type { SecretsInputOptions } from "../../secrets/input";
import { TOKEN_STDIN, readSecrets } from "../../secrets/input";
import { withLocalSecrets } from "../../secrets/local";
import { overwriting } from "../../secrets/places";
import { snykApiOf } from "../../secrets/snyk-api";
import { setSecrets } from "../../secrets/set";
import { leaveSecrets, showSetAndNext } from "../../secrets/show";

interface SetOptions extends SecretsInputOptions {
  readonly yes?: boolean;
}

export const secretsSetVerb: Verb<SetOptions> = {
  name: "secrets set",
  summary: "write the Snyk token and organization into the account, without Terraform",
  example: "secrets set --env dev < secrets.json",
  options: [TOKEN_STDIN, YES_OPTION],
  run: async ({ yes, ...options }, context) => {
    const read = withLocalSecrets(await readSecrets(options, process.stdin, context.environment.local), context.actor);
    if (!(await agrees(overwriting(read, context), yes))) return leaveSecrets(context);
    return showSetAndNext(await setSecrets(read, { ...context, snyk: snykApiOf(context.actor) }), context);
  },
};
