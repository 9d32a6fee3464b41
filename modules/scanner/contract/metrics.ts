/** Metrics of the scans: names that the scanner writes, and alarms and dashboard read. */

/** CloudWatch namespace of the project's own. */
export const METRIC_NAMESPACE = "PackageScan";

/** How a line of the log begins that is for CloudWatch alone: the member that says so comes first. */
export const METRICS_LINE = '{"_aws":';

/** The one dimension: names of environments are unique in an account and region. */
export const METRIC_DIMENSION = "Environment";

/** Names of the metrics, one value a scan. */
export const METRIC = {
  critical: "CriticalFindings",
  high: "HighFindings",
  medium: "MediumFindings",
  low: "LowFindings",
  /** Against the last complete scan; absent if there is none. */
  newFindings: "NewFindings",
  fixedFindings: "FixedFindings",
  checked: "CheckedVersions",
  notChecked: "NotCheckedVersions",
  /** 1 if everything was checked that the settings choose, else 0. */
  complete: "CompleteScan",
  /** 1 if the policy's gate has tripped, 0 if it has passed; absent if there is no gate. */
  gateTripped: "GateTripped",
  duration: "ScanDuration",
} as const;
