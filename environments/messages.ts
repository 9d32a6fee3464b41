import type { Names } from "./names";
import type { Environment } from "./schema";

/** Names of what an environment's messages go through; undefined if nobody is told anything. */
export function messagesOf(environment: Environment, names: Names) {
  const { notify } = environment;
  if (notify === undefined) return undefined;
  const webhook = notify.webhook && { name: names.webhook, source: names.eventSource };
  return {
    topic: names.topic,
    topicKey: names.topicKeyAlias,
    alarms: [names.missingScanAlarm, names.gateAlarm, ...(webhook === undefined ? [] : [names.webhookAlarm])],
    dashboard: names.dashboard,
    webhook,
  };
}
