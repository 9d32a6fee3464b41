import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import { arnIn, type Place } from "./permissions/arn";
import { METRIC, METRIC_DIMENSION, METRIC_NAMESPACE } from "./scanner/contract/metrics";

export interface ScanDashboardProps extends Place {
  readonly dashboardName: string;
  readonly environment: string;
  /** Names of the alarms that it shows. */
  readonly alarms: readonly string[];
}

const DAY_SECONDS = 86_400;
/** The whole width is 24. */
const HALF = 12;
const HEIGHT = 6;

/** What the scans of an environment have found and how much they looked at, a value a day. */
export class ScanDashboard extends Construct {
  constructor(scope: Construct, id: string, props: ScanDashboardProps) {
    super(scope, id);
    const { environment, region } = props;
    const graph = (at: number, title: string, stat: string, metrics: readonly string[]) => ({
      type: "metric",
      x: (at % 2) * HALF,
      y: HEIGHT * Math.floor(at / 2),
      width: HALF,
      height: HEIGHT,
      properties: {
        title,
        region,
        view: "timeSeries",
        stat,
        period: DAY_SECONDS,
        yAxis: { left: { min: 0 } },
        metrics: metrics.map((name) => [METRIC_NAMESPACE, name, METRIC_DIMENSION, environment]),
      },
    });
    const { critical, high, medium, low, newFindings, fixedFindings, checked, notChecked, complete, gateTripped, duration } = METRIC;
    new CloudwatchDashboard(this, "Default", {
      dashboardName: props.dashboardName,
      dashboardBody: JSON.stringify({
        widgets: [
          graph(0, "Findings", "Maximum", [critical, high, medium, low]),
          graph(1, "New and fixed", "Sum", [newFindings, fixedFindings]),
          graph(2, "Versions checked and not checked", "Maximum", [checked, notChecked]),
          graph(3, "Complete scans, tripped gates", "Sum", [complete, gateTripped]),
          graph(4, "Seconds of a scan", "Maximum", [duration]),
          {
            type: "alarm",
            x: HALF,
            y: 2 * HEIGHT,
            width: HALF,
            height: HEIGHT,
            properties: { title: "Alarms", alarms: props.alarms.map((name) => arnIn(props, "cloudwatch", `alarm:${name}`)) },
          },
        ],
      }),
    });
  }
}
