/**
 * The most hours that an alarm can look back: seven days, with periods of an hour or longer (CloudWatch API reference, PutMetricAlarm,
 * Period: EvaluationPeriods times Period is at most 604,800 seconds).
 */
export const LONGEST_HOURS = 168;

/** How late a scan may be: until a build has begun and a scan is done. */
export const GRACE_HOURS = 2;
