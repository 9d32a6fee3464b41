import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { SchedulerScheduleGroup } from "@cdktf/provider-aws/lib/scheduler-schedule-group";
import { Construct } from "constructs";
import type { Place } from "./permissions/arn";
import { scheduleStatements, scheduleTrust } from "./permissions/schedule";
import { type RoleSettings, ServiceRole, settingsOf } from "./service-role";

export interface ScanScheduleProps extends Place, RoleSettings {
  readonly scheduleName: string;
  /** Group that is made for this schedule alone. */
  readonly groupName: string;
  readonly pipelineArn: string;
  readonly roleName: string;
  /** EventBridge Scheduler expression. @default "rate(1 day)" */
  readonly schedule?: string;
  /** IANA name of the time zone in which `schedule` is read. @default "UTC" */
  readonly timezone?: string;
}

/** How late a failed start is still retried; after that, the next start is near enough. */
const MAXIMUM_EVENT_AGE_SECONDS = 3600;

/** Starts the scan pipeline on a schedule, as a role that may do nothing else and that no other schedule may use. */
export class ScanSchedule extends Construct {
  constructor(scope: Construct, id: string, props: ScanScheduleProps) {
    super(scope, id);
    const role = new ServiceRole(this, "role", {
      ...settingsOf(props),
      description: "Starts the package scan",
      trust: scheduleTrust(props, props.groupName),
    });
    role.grant(scheduleStatements(props.pipelineArn));
    const group = new SchedulerScheduleGroup(this, "group", { name: props.groupName });
    new SchedulerSchedule(this, "Default", {
      name: props.scheduleName,
      groupName: group.name,
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
