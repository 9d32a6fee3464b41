import { agrees } from "../../cli/confirm";
import { YES_OPTION } from "../../cli/options";
import type { Verb } from "../../cli/verb";
import { leaveSecrets } from "../../secrets/show";
import { readHeaderValue, setHeaderValue, webhookOf } from "../../secrets/webhook";
import { EXIT } from "../../words/errors";

interface WebhookOptions {
  readonly yes?: boolean;
}

export const secretsWebhookVerb: Verb<WebhookOptions> = {
  name: "secrets webhook",
  summary: "write the value of the webhook's header into EventBridge's connection, without Terraform",
  example: "secrets webhook --env prod",
  options: [YES_OPTION],
  run: async ({ yes }, context) => {
    const { environment, names, console } = context;
    const { header } = webhookOf(environment);
    const value = await readHeaderValue(header, process.stdin);
    const text = `Write the header ${header} into the connection ${names.webhook} of ${environment.name} (account ${environment.account})?`;
    if (!(await agrees({ text, option: "--yes" }, yes))) return leaveSecrets(context);
    await setHeaderValue(value, context);
    if (console.json) console.result({ connection: names.webhook, header });
    else console.line(`  ${names.webhook}  the header ${header} is set`);
    return EXIT.done;
  },
};
