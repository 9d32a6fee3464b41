import { GetScheduleCommand, ResourceNotFoundException, type SchedulerClient } from "@aws-sdk/client-scheduler";
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
  run: async ({ environment, names, access }) => {
    const { scheduler } = await access.reader();
    const fix = `npm run ops -- deploy --env ${environment.name} --stack scanner`;
    try {
      const found = await scheduler.send(new GetScheduleCommand({ GroupName: names.scheduleGroup, Name: names.schedule }));
      const { State, ScheduleExpression = "", ScheduleExpressionTimezone = "UTC" } = found;
      if (State === "ENABLED") return [{ level: "ok", what: `${ScheduleExpression}, ${ScheduleExpressionTimezone}` }];
      return [{ level: "problem", what: `${names.schedule} is ${State?.toLowerCase() ?? "not enabled"}: no scan starts by itself`, fix }];
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
