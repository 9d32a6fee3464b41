import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { METRIC, METRIC_DIMENSION, METRIC_NAMESPACE } from "./scanner/contract/metrics";

export interface GateAlarmProps {
  readonly alarmName: string;
  /** Name of the environment, whose metrics are looked at. */
  readonly environment: string;
  /** ARNs of what is told, in alarm and when it is over. */
  readonly actions: readonly string[];
}

const HOUR_SECONDS = 3600;

/**
 * Alarms while the gate of the last scan is tripped. Between two scans nothing is measured: the alarm stays as it is, so that it tells a
 * change and not each scan. Without a gate it has no data.
 */
export class GateAlarm extends Construct {
  constructor(scope: Construct, id: string, { alarmName, environment, actions }: GateAlarmProps) {
    super(scope, id);
    new CloudwatchMetricAlarm(this, "Default", {
      alarmName,
      alarmDescription: `The last package scan of ${environment} has tripped the gate. Next: npm run ops -- results --env ${environment} --scan latest`,
      namespace: METRIC_NAMESPACE,
      metricName: METRIC.gateTripped,
      dimensions: { [METRIC_DIMENSION]: environment },
      statistic: "Maximum",
      period: HOUR_SECONDS,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "ignore",
      alarmActions: [...actions],
      okActions: [...actions],
    });
  }
}
