import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { Construct } from "constructs";
import { ServiceRole } from "./service-role";

export interface ScanScheduleProps {
  readonly scheduleName: string;
  readonly groupName: string;
  readonly pipelineArn: string;
  readonly roleName: string;
  readonly account: string;
  readonly region: string;
  /** EventBridge Scheduler expression. @default "rate(1 day)" */
  readonly schedule?: string;
  /** IANA name of the time zone in which `schedule` is read. @default "UTC" */
  readonly timezone?: string;
}

/** How late a failed start is still retried; after that, the next start is near enough. */
const MAXIMUM_EVENT_AGE_SECONDS = 3600;

/** Starts the scan pipeline on a schedule, as a role that may do nothing else. */
export class ScanSchedule extends Construct {
  constructor(scope: Construct, id: string, props: ScanScheduleProps) {
    super(scope, id);
    const role = new ServiceRole(this, "role", {
      roleName: props.roleName,
      description: "Starts the package scan",
      service: "scheduler.amazonaws.com",
      account: props.account,
      // Scheduler names the group, not the schedule, as its source.
      sourceArn: `arn:aws:scheduler:${props.region}:${props.account}:schedule-group/${props.groupName}`,
    });
    role.allow("codepipeline:StartPipelineExecution", props.pipelineArn);
    new SchedulerSchedule(this, "Default", {
      name: props.scheduleName,
      groupName: props.groupName,
      description: "Starts the scan of the domain's packages",
      scheduleExpression: props.schedule ?? "rate(1 day)",
      scheduleExpressionTimezone: props.timezone ?? "UTC",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: props.pipelineArn,
        roleArn: role.arn,
        retryPolicy: { maximumEventAgeInSeconds: MAXIMUM_EVENT_AGE_SECONDS, maximumRetryAttempts: 10 },
      },
      dependsOn: [role.ready],
    });
  }
}
