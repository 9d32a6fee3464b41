import { CloudwatchEventApiDestination } from "@cdktf/provider-aws/lib/cloudwatch-event-api-destination";
import { CloudwatchEventConnection } from "@cdktf/provider-aws/lib/cloudwatch-event-connection";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { arnIn, type Place } from "./permissions/arn";
import { ruleTrust, webhookStatements } from "./permissions/messages";
import { MESSAGE_DETAIL_TYPE } from "./scanner/contract/events";
import { UNSET } from "./scanner/contract/secrets";
import { type RoleSettings, ServiceRole, settingsOf } from "./service-role";

export interface MessageWebhookProps extends Place, RoleSettings {
  /** Name of rule, connection and API destination. */
  readonly webhookName: string;
  readonly roleName: string;
  /** https, without a secret. */
  readonly url: string;
  /** Name of the header by which the receiver knows the sender; its value is set past Terraform. */
  readonly header: string;
  /** Source of the scan's events. */
  readonly source: string;
  /** Names of the alarms whose changes are posted too. */
  readonly scanAlarms: readonly string[];
  /** Name of the alarm for messages that could not be posted. */
  readonly alarmName: string;
  /** ARNs of what this alarm tells. */
  readonly actions: readonly string[];
}

const HOUR_SECONDS = 3600;
/** A message is worth little after that; EventBridge's default is a day. */
const MAXIMUM_EVENT_AGE_SECONDS = 14_400;

/**
 * Posts the scan's messages and its alarms' changes to an address, by a rule, a connection and an API destination of EventBridge. The
 * connection's header begins with a placeholder, whose real value never passes Terraform: a provider would keep it in the state.
 */
export class MessageWebhook extends Construct {
  constructor(scope: Construct, id: string, props: MessageWebhookProps) {
    super(scope, id);
    const { webhookName: name } = props;
    const role = new ServiceRole(this, "role", {
      ...settingsOf(props),
      description: "Posts the package scan's messages",
      trust: ruleTrust(props, name),
    });
    role.grant(webhookStatements(props, name));
    const connection = new CloudwatchEventConnection(this, "connection", {
      name,
      description: "Header of the package scan's messages",
      authorizationType: "API_KEY",
      authParameters: { apiKey: { key: props.header, value: UNSET } },
      // The provider would write the placeholder again with any change.
      lifecycle: { ignoreChanges: ["auth_parameters", "authorization_type", "description"] },
    });
    const destination = new CloudwatchEventApiDestination(this, "destination", {
      name,
      description: "Gets the package scan's messages",
      connectionArn: connection.arn,
      invocationEndpoint: props.url,
      httpMethod: "POST",
      invocationRateLimitPerSecond: 1,
    });
    const rule = new CloudwatchEventRule(this, "rule", {
      name,
      description: "Messages of the package scan, and changes of its alarms",
      eventPattern: JSON.stringify({
        $or: [
          { source: [props.source], "detail-type": [MESSAGE_DETAIL_TYPE] },
          {
            source: ["aws.cloudwatch"],
            "detail-type": ["CloudWatch Alarm State Change"],
            resources: props.scanAlarms.map((alarm) => arnIn(props, "cloudwatch", `alarm:${alarm}`)),
          },
        ],
      }),
    });
    new CloudwatchEventTarget(this, "target", {
      rule: rule.name,
      targetId: "webhook",
      arn: destination.arn,
      roleArn: role.arn,
      retryPolicy: { maximumEventAgeInSeconds: MAXIMUM_EVENT_AGE_SECONDS, maximumRetryAttempts: 20 },
      dependsOn: [role.ready],
    });
    new CloudwatchMetricAlarm(this, "alarm", {
      alarmName: props.alarmName,
      alarmDescription: "A message of the package scan could not be posted to the webhook: is its header's value set, does it answer?",
      namespace: "AWS/Events",
      metricName: "FailedInvocations",
      dimensions: { RuleName: name },
      statistic: "Sum",
      period: HOUR_SECONDS,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      // EventBridge writes the metric only if something failed.
      treatMissingData: "notBreaching",
      alarmActions: [...props.actions],
    });
  }
}
