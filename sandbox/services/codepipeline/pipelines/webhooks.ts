import { ARN } from "../../../partition/arn";
import type { Call } from "../../../core/service";
import { page } from "../../../kit/pages";
import type { Store, Webhook } from "../store";

interface PutInput {
  readonly webhook: Webhook["definition"];
}

/** Webhooks are kept and listed, but nobody can call them: the sandbox does not answer their addresses. */
export function webhooks(store: Store) {
  return {
    PutWebhook(call: Call<PutInput>) {
      const region = store.of(call);
      const { webhook: definition } = call.input;
      region.pipeline(definition.targetPipeline);
      const webhook = {
        definition,
        url: `https://webhooks.domain.com/trigger?t=${encodeURIComponent(definition.name)}&v=1`,
        arn: `${ARN}:codepipeline:${call.region}:${call.caller.account}:webhook:${definition.name}`,
      };
      region.webhooks.set(definition.name, webhook);
      return { webhook };
    },

    ListWebhooks(call: Call<{ NextToken?: string; MaxResults?: number }>) {
      const { NextToken, MaxResults = 100 } = call.input;
      const sorted = [...store.of(call).webhooks.values()].sort((a, b) => (a.definition.name < b.definition.name ? -1 : 1));
      const { items, nextToken } = page(sorted, ({ definition }) => definition.name, MaxResults, NextToken, "InvalidNextTokenException");
      return { webhooks: items, NextToken: nextToken };
    },

    DeleteWebhook(call: Call<{ name: string }>) {
      store.of(call).webhooks.delete(call.input.name);
      return {};
    },
  };
}
