import { scheduleProblem } from "../../../../modules/schedule/problem";

test.each([
  "rate(1 day)",
  "rate(1 days)",
  "rate(12 hours)",
  "rate(30 minutes)",
  "cron(0 6 * * ? *)",
  "cron(0 6 ? * MON-FRI *)",
  "cron(*/15 0-23/2 L JAN,mar,12 ? *)",
  "cron(0 6 LW * ? 2026-2030)",
  "cron(0 6 15W * ? *)",
  "cron(0 6 ? * 6L *)",
  "cron(0 6 ? * MON#1 *)",
  "cron(0 6 29 FEB ? *)",
  "cron(0 6 30,31 1-2 ? *)",
  "cron(0/30 6-18 ? JAN,JUL MON#1 2026-2030)",
  "rate(99999 minutes)",
])("%s is valid", (expression) => {
  expect(scheduleProblem(expression)).toBeUndefined();
});

test.each([
  ["", "it is neither rate(...) nor cron(...)"],
  ["at(2026-12-01T06:00:00)", "it is neither rate(...) nor cron(...)"],
  ["rate(1 week)", "it is neither rate(...) nor cron(...)"],
  ["rate(1.5 days)", "it is neither rate(...) nor cron(...)"],
  ["cron()", "cron needs 6 fields (minutes hours day-of-month month day-of-week year), here are 0"],
  ["cron(60 6 * * ? *)", 'minutes "60" is not between 0 and 59'],
  ["cron(0 6 0 * ? *)", 'day-of-month "0" is not between 1 and 31'],
  ["cron(0 6 * 13 ? *)", 'month "13" is not between 1 and 12'],
  ["cron(0 6 * JANUARY ? *)", 'month "JANUARY" is not between 1 and 12'],
  ["cron(0 6 ? * 0 *)", 'day-of-week "0" is not between 1 and 7'],
  ["cron(0 6 ? * MON#6 *)", 'day-of-week "MON#6" is not between 1 and 7'],
  ["cron(0 6 * * ? 1969)", 'year "1969" is not between 1970 and 2199'],
  ["cron(0 18-6 * * ? *)", 'hours "18-6" is not between 0 and 23'],
  ["cron(0/0 6 * * ? *)", 'minutes "0/0" is not between 0 and 59'],
  ["cron(? 6 * * ? *)", 'minutes "?" is not between 0 and 59'],
  ["cron(0/90 6 * * ? *)", 'minutes "0/90" is not between 0 and 59'],
  ["cron(0 6 30 2 ? *)", "no month that is named has that day: it would never start"],
  ["cron(0 6 31 APR,JUN,9,11 ? *)", "no month that is named has that day: it would never start"],
  ["cron(0 6 29 2 ? 2027)", "no year that is named has that day: it would never start"],
  ["rate(100000 minutes)", "the number of a rate has at most 5 digits"],
  [`cron(0 6 ? * MON ${"2026,".repeat(50)}2027)`, "it has 272 characters, EventBridge Scheduler takes 256"],
  ["cron(0 6 ? * ? *)", "exactly one of day-of-month and day-of-week must be ?"],
])("%s: %s", (expression, problem) => {
  expect(scheduleProblem(expression)).toBe(problem);
});
