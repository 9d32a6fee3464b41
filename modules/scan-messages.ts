import { Construct } from "constructs";
import { GateAlarm } from "./gate-alarm";
import { MessageTopic } from "./message-topic";
import { MessageWebhook } from "./message-webhook";
import { MissingScanAlarm } from "./missing-scan-alarm";
import type { Place } from "./permissions/arn";
import { ScanDashboard } from "./scan-dashboard";
import type { RoleSettings } from "./service-role";

export interface ScanMessagesProps extends Place, RoleSettings {
  readonly environment: string;
  readonly topicName: string;
  /** Alias of the key that is created for the topic. */
  readonly keyAlias: string;
  readonly missingScanAlarm: string;
  /** Name of the alarm for a tripped gate. */
  readonly gateAlarm: string;
  /** Hours without a complete scan until the alarm. @default no alarm can look back so far: there is none */
  readonly missingAfterHours: number | undefined;
  readonly dashboardName: string;
  readonly emails: readonly string[];
  /** @default none */
  readonly webhook?:
    | {
        readonly name: string;
        readonly roleName: string;
        readonly url: string;
        readonly header: string;
        readonly source: string;
        readonly alarmName: string;
      }
    | undefined;
  readonly protect: boolean;
}

/** Tells people: a topic for the scan's messages, an alarm for the scans that do not come and one for the gate, a webhook, and a dashboard. */
export class ScanMessages extends Construct {
  constructor(scope: Construct, id: string, props: ScanMessagesProps) {
    super(scope, id);
    const { webhook, missingAfterHours: hours, environment } = props;
    const others = [props.gateAlarm, ...(webhook === undefined ? [] : [webhook.alarmName])];
    const alarms = [...(hours === undefined ? [] : [props.missingScanAlarm]), ...others];
    const { partition, region, account } = props;
    const place = { partition, region, account };
    const topic = new MessageTopic(this, "Default", {
      ...place,
      topicName: props.topicName,
      keyAlias: props.keyAlias,
      // A policy needs a principal's source, also where no alarm is.
      alarms: [props.missingScanAlarm, ...others],
      emails: props.emails,
      protect: props.protect,
    });
    const actions = [topic.arn];
    if (hours !== undefined) new MissingScanAlarm(this, "missing", { alarmName: props.missingScanAlarm, environment, hours, actions });
    new GateAlarm(this, "gate", { alarmName: props.gateAlarm, environment, actions });
    if (webhook !== undefined)
      new MessageWebhook(this, "webhook", {
        ...place,
        rolePath: props.rolePath,
        permissionsBoundary: props.permissionsBoundary,
        webhookName: webhook.name,
        roleName: webhook.roleName,
        url: webhook.url,
        header: webhook.header,
        source: webhook.source,
        scanAlarms: [props.missingScanAlarm, props.gateAlarm],
        alarmName: webhook.alarmName,
        actions,
      });
    new ScanDashboard(this, "dashboard", { ...place, dashboardName: props.dashboardName, environment, alarms });
  }
}
