import { ARN } from "../partition/arn";
import { randomBytes } from "node:crypto";
import { AwsError } from "../core/errors";
import type { SandboxContext } from "../core/service";
import { AwsSession } from "../kit/aws-session";
import type { Schedule } from "./target";
import { targetCall } from "./target";

/** Names a schedule of EventBridge Scheduler. */
export interface ScheduleReference {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /** @default "default", Scheduler's own group */
  readonly group?: string;
  readonly name: string;
}

export interface StartedTarget {
  /** ARN of the schedule's target. */
  readonly target: string;
  /** Id of the pipeline execution, or of the build. */
  readonly executionId: string;
}

/**
 * Does what EventBridge Scheduler does when a schedule is due: assumes the target's role and starts the target as that role.
 * Throws {@link AwsError}: ResourceNotFoundException, ConflictException (disabled), ValidationException (no usable target),
 * AccessDeniedException (the role does not trust Scheduler, or may not start the target), or the error of the target's service.
 */
export async function startSchedule(context: SandboxContext, reference: ScheduleReference): Promise<StartedTarget> {
  const schedule = await readSchedule(context, reference);
  if (schedule.State !== "ENABLED") {
    throw new AwsError(
      "ConflictException",
      `Schedule ${reference.name} is ${schedule.State ?? "not enabled"}: Scheduler would not start its target`,
    );
  }
  const { service, region, operation, input, idOf } = targetCall(schedule, reference.region);
  const roleArn = schedule.Target?.RoleArn ?? "";
  // Scheduler gives the schedule group as the source (Scheduler's user guide, 'Confused deputy prevention').
  const source = `${ARN}:scheduler:${reference.region}:${reference.account}:schedule-group/${reference.group ?? "default"}`;
  const keys = await context.assumeServiceRole(roleArn, "scheduler.amazonaws.com", randomBytes(16).toString("hex"), source);
  const output = await new AwsSession(context.endpoint, region, keys).json<Readonly<Record<string, unknown>>>(service, operation, input);
  return { target: schedule.Target?.Arn ?? "", executionId: idOf(output) };
}

/** Reads a deployed schedule as its account's root. Throws {@link AwsError} ResourceNotFoundException. */
export async function readSchedule(
  context: SandboxContext,
  { account, region, group = "default", name }: ScheduleReference,
): Promise<Schedule> {
  const session = new AwsSession(context.endpoint, region, context.rootKeys(account));
  const path = `/schedules/${encodeURIComponent(name)}?groupName=${encodeURIComponent(group)}`;
  const members = Object.entries(await session.get<Schedule>("scheduler", path));
  // moto answers null for members that AWS leaves out.
  return Object.fromEntries(members.filter(([, value]) => value !== null)) as unknown as Schedule;
}
