import type { Construct } from "constructs";
import { boundaryOf } from "../environments/boundary";
import { missingAfterHours } from "../environments/missing-after";
import { messagesOf } from "../environments/messages";
import { namesOf } from "../environments/names";
import type { Environment } from "../environments/schema";
import type { Place } from "../modules/permissions/arn";
import { ScanMessages } from "../modules/scan-messages";

/** Adds what tells people, if the environment's file says whom. */
export function addMessages(scope: Construct, environment: Environment, place: Place): void {
  const { notify, registry } = environment;
  const names = namesOf(environment);
  const messages = messagesOf(environment, names);
  if (notify === undefined || messages === undefined) return;
  new ScanMessages(scope, "messages", {
    ...place,
    rolePath: names.rolePath,
    permissionsBoundary: boundaryOf(environment),
    environment: environment.name,
    topicName: messages.topic,
    keyAlias: messages.topicKey,
    missingScanAlarm: names.missingScanAlarm,
    gateAlarm: names.gateAlarm,
    missingAfterHours: missingAfterHours(environment),
    dashboardName: messages.dashboard,
    emails: notify.email,
    webhook: notify.webhook &&
      messages.webhook && {
        name: messages.webhook.name,
        source: messages.webhook.source,
        roleName: names.webhookRole,
        url: notify.webhook.url,
        header: notify.webhook.header,
        alarmName: names.webhookAlarm,
      },
    protect: registry.protect,
  });
}
