import { METRIC, METRIC_DIMENSION, METRIC_NAMESPACE } from "../contract/metrics";
import { hasPassed } from "../contract/policy";
import type { Summary } from "../contract/results";

type Unit = "Count" | "Seconds";

/**
 * A scan in CloudWatch's embedded metric format: a line of the log of which CloudWatch makes metrics by itself, without a permission of
 * the scan (CloudWatch User Guide, "Specification: Embedded metric format"). What is not known is absent, and not zero.
 */
export function metricsOf(summary: Summary, environment: string): object {
  const values = valuesOf(summary);
  return {
    _aws: {
      // Milliseconds.
      Timestamp: Date.parse(summary.finishedAt),
      CloudWatchMetrics: [
        {
          Namespace: METRIC_NAMESPACE,
          Dimensions: [[METRIC_DIMENSION]],
          Metrics: values.map(([Name, , Unit]) => ({ Name, Unit })),
        },
      ],
    },
    [METRIC_DIMENSION]: environment,
    // Of no metric: the scan that the values are of.
    Stamp: summary.stamp,
    ...Object.fromEntries(values.map(([name, value]) => [name, value])),
  };
}

function valuesOf(summary: Summary): (readonly [name: string, value: number, unit: Unit])[] {
  const { findings, changes, checked, notChecked, complete, startedAt, finishedAt } = summary;
  const { critical = 0, high = 0, medium = 0, low = 0 } = findings.bySeverity;
  return [
    [METRIC.critical, critical, "Count"],
    [METRIC.high, high, "Count"],
    [METRIC.medium, medium, "Count"],
    [METRIC.low, low, "Count"],
    ...(changes === undefined
      ? []
      : ([
          [METRIC.newFindings, changes.new, "Count"],
          [METRIC.fixedFindings, changes.fixed, "Count"],
        ] as const)),
    [METRIC.checked, checked, "Count"],
    [METRIC.notChecked, notChecked.length, "Count"],
    [METRIC.complete, complete ? 1 : 0, "Count"],
    ...gateValue(summary),
    [METRIC.duration, (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000, "Seconds"],
  ];
}

/** An incomplete scan that has not tripped the gate does not know whether all of it would pass: an alarm must not end by that. */
function gateValue({ gate, complete }: Summary): (readonly [name: string, value: number, unit: Unit])[] {
  if (gate?.state === "tripped") return [[METRIC.gateTripped, 1, "Count"]];
  return hasPassed({ gate, complete }) ? [[METRIC.gateTripped, 0, "Count"]] : [];
}
