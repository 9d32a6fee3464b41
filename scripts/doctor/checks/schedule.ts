import { GetScheduleCommand, ResourceNotFoundException } from "@aws-sdk/client-scheduler";
import type { Check, Patient } from "../check";

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
      return [{ level: "problem", what: `${names.schedule} does not exist: no scan starts by itself`, fix }];
    }
  },
};
