import type { Names } from "../environments/names";
import { messagesOf } from "../environments/messages";
import { missingAfterHours } from "../environments/missing-after";
import { placeOf } from "../environments/place";
import type { Environment } from "../environments/schema";
import { arnIn } from "../modules/permissions/arn";
import { consoleAddress } from "./console-address";
import type { Output } from "./outputs";

/** Where messages go, and after how long the alarm says that no scan came. */
function messageOutputs(environment: Environment, names: Names): Record<string, Output> {
  const messages = messagesOf(environment, names);
  if (messages === undefined) return {};
  const hours = missingAfterHours(environment);
  const alarm = hours === undefined ? "none: no alarm looks back as far as the schedule's starts lie apart" : names.missingScanAlarm;
  return {
    topic: [arnIn(placeOf(environment), "sns", messages.topic), "SNS topic of the scans' messages"],
    missing_scan_alarm: [alarm, `Alarm that no complete scan has come${hours === undefined ? "" : ` for ${hours} hours`}`],
  };
}

/** Where the scanner is published to, what runs it, and where its results are. A local AWS has no console. */
export function scannerOutputs(environment: Environment, names: Names): Record<string, Output | undefined> {
  const { local, endpoint } = environment;
  const place = placeOf(environment);
  const page = (path: string, description: string): Output | undefined =>
    local || endpoint !== undefined ? undefined : [consoleAddress(place, path), description];
  return {
    source_repository: [names.sourceRepository, "CodeCommit repository to which the scanner is published"],
    pipeline: [names.pipeline, "CodePipeline that runs the scan"],
    report_bucket: [names.reportBucket, "Bucket of the scans' results"],
    log_group: [names.logGroup, "Log group of the build"],
    schedule: [names.schedule, "Schedule of EventBridge Scheduler that starts the scan"],
    accepted_source_parameter: [names.acceptedSourceParameter, "SSM parameter with the SHA-256 of the source that may run"],
    ...messageOutputs(environment, names),
    pipeline_console: page(`codesuite/codepipeline/pipelines/${names.pipeline}/view`, "The pipeline in AWS's console"),
    report_bucket_console: page(`s3/buckets/${names.reportBucket}`, "The results in AWS's console"),
  };
}
