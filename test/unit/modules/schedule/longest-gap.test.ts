import { missingAfterHours } from "../../../../environments/missing-after";
import { longestGapHours } from "../../../../modules/schedule/longest-gap";
import { COMMITTED } from "../../../helpers/variants";

test.each([
  ["rate(1 day)", "UTC", 24],
  ["rate(90 minutes)", "UTC", 2],
  ["rate(7 days)", "UTC", 168],
  ["cron(0 6 * * ? *)", "UTC", 24],
  // The day on which the clocks go back has 25 hours.
  ["cron(0 6 * * ? *)", "Europe/Berlin", 25],
  ["cron(0 6 ? * MON-FRI *)", "Europe/Berlin", 73],
  ["cron(0/10 9-16 * * ? *)", "UTC", 17],
  ["cron(0 6 ? * SUN *)", "UTC", 168],
  ["cron(0 6 1 * ? *)", "UTC", 744],
])("the starts of %s in %s lie at most %d hours apart", (expression, timezone, hours) => {
  expect(longestGapHours(expression, timezone)).toBe(hours);
});

test.each(["at(2026-11-24T16:05:00)", "at(2020-11-24T16:05:00)", "cron(0 6 1 1 ? 2027)"])("%s does not go on for ever", (expression) => {
  expect(longestGapHours(expression, "UTC")).toBeUndefined();
});

test("an alarm waits two hours longer, and there is none where it would have to look back more than seven days", () => {
  const [dev] = COMMITTED;
  if (dev === undefined) throw new Error("there is no environment");
  const after = (schedule: string) => missingAfterHours({ scan: { ...dev.scan, schedule, scheduleTimezone: "UTC" } });
  expect([after("rate(1 day)"), after("rate(166 hours)"), after("rate(7 days)"), after("cron(0 6 1 * ? *)")]).toEqual([
    26,
    168,
    undefined,
    undefined,
  ]);
});
