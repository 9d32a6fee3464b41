import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { METRIC, METRIC_DIMENSION, METRIC_NAMESPACE } from "./scanner/contract/metrics";

export interface MissingScanAlarmProps {
  readonly alarmName: string;
  /** Name of the environment, whose metrics are looked at. */
  readonly environment: string;
  /** Hours without a complete scan until it alarms, 1 to 168. */
  readonly hours: number;
  /** ARNs of what is told, in alarm and when it is over. */
  readonly actions: readonly string[];
}

const HOUR_SECONDS = 3600;

/**
 * Alarms if no complete scan has said so for some hours: none ran, none was complete, or none could write its log. FILL puts a zero into
 * every hour without a scan: without it, CloudWatch would take older values for the missing ones, and alarm hours later (CloudWatch User
 * Guide, "Configuring how CloudWatch alarms treat missing data"). Where there never was a scan, everything is missing, which alarms too.
 */
export class MissingScanAlarm extends Construct {
  constructor(scope: Construct, id: string, props: MissingScanAlarmProps) {
    super(scope, id);
    const { hours, actions } = props;
    new CloudwatchMetricAlarm(this, "Default", {
      alarmName: props.alarmName,
      alarmDescription: `No complete package scan of ${props.environment} for ${hours} hours. Next: npm run ops -- doctor --env ${props.environment}`,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      evaluationPeriods: hours,
      datapointsToAlarm: hours,
      treatMissingData: "breaching",
      metricQuery: [
        {
          id: "complete",
          metric: {
            namespace: METRIC_NAMESPACE,
            metricName: METRIC.complete,
            dimensions: { [METRIC_DIMENSION]: props.environment },
            period: HOUR_SECONDS,
            stat: "Sum",
          },
          returnData: false,
        },
        { id: "filled", expression: "FILL(complete, 0)", label: "Complete scans in an hour", returnData: true },
      ],
      alarmActions: [...actions],
      okActions: [...actions],
    });
  }
}
