import { GetScheduleCommand, ResourceNotFoundException, type SchedulerClient } from "@aws-sdk/client-scheduler";
import { startsAgain } from "../../../modules/schedule/next-start";
import type { Check, Patient } from "../check";

/** Where earlier versions made the schedule: the group that every account has. */
const FORMER_GROUP = "default";

async function isInFormerGroup(scheduler: SchedulerClient, Name: string): Promise<boolean> {
  try {
    return (await scheduler.send(new GetScheduleCommand({ GroupName: FORMER_GROUP, Name }))).State === "ENABLED";
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}

/** Whether the scan is started automatically. */
export const schedule: Check<Patient> = {
  name: "schedule",
  after: ["stacks"],
  run: async ({ environment, names, access, now }) => {
    const { scheduler, account, region } = await access.reader();
    const fix = `npm run ops -- deploy --env ${environment.name} --stack scanner`;
    try {
      const found = await scheduler.send(new GetScheduleCommand({ GroupName: names.scheduleGroup, Name: names.schedule }));
      const {
        State,
        ScheduleExpression = "",
        ScheduleExpressionTimezone = "UTC",
        Target: { Arn: target = "nothing" } = {},
        EndDate,
      } = found;
      const never = (what: string) => [{ level: "problem" as const, what: `${names.schedule} ${what}: no scan starts by itself`, fix }];
      if (!target.endsWith(`:codepipeline:${region}:${account}:${names.pipeline}`))
        return never(`starts ${target}, not the pipeline ${names.pipeline}`);
      if (EndDate !== undefined && EndDate <= now) return never(`ended on ${EndDate.toISOString().slice(0, 10)}`);
      if (startsAgain(ScheduleExpression, ScheduleExpressionTimezone, now) === false)
        return never(`never starts again by ${ScheduleExpression}`);
      if (State === "ENABLED") return [{ level: "ok", what: `${ScheduleExpression}, ${ScheduleExpressionTimezone}` }];
      return never(`is ${State?.toLowerCase() ?? "not enabled"}`);
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      if (await isInFormerGroup(scheduler, names.schedule))
        return [
          { level: "warning", what: `${names.schedule} is in the group ${FORMER_GROUP}, which others may use: a deploy moves it`, fix },
        ];
      return [{ level: "problem", what: `${names.schedule} does not exist: no scan starts by itself`, fix }];
    }
  },
};
