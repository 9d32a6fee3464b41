import { setTimeout as sleep } from "node:timers/promises";
import { AwsError } from "../../../../sandbox/core/errors";
import { Places, ScheduleClock } from "../../../../sandbox/schedules";
import { nextDue } from "../../../../sandbox/schedules/next-due";
import type { FakeAws } from "../codebuild/fake-aws";
import { ACCOUNT, REGION, ROLE, startFakeAws } from "../codebuild/fake-aws";

const place = { account: ACCOUNT, region: REGION };
const seconds = (text: string) => Date.parse(text) / 1000;
const base = { Name: "nightly", GroupName: "default", CreationDate: seconds("2026-11-24T10:07:00Z") };
const due = (expression: string, after: string, more: object = {}) =>
  nextDue({ ...base, ScheduleExpression: expression, ...more }, new Date(after))?.toISOString();

test.each([
  ["rate(1 day)", "2026-11-24T12:00:00Z", {}, "2026-11-25T10:07:00.000Z"],
  ["rate(15 minutes)", "2026-11-24T10:07:00Z", {}, "2026-11-24T10:22:00.000Z"],
  ["rate(1 hour)", "2026-11-24T12:00:00Z", { StartDate: seconds("2026-12-01T00:30:00Z") }, "2026-12-01T00:30:00.000Z"],
  ["at(2026-12-24T18:00:00)", "2026-11-24T12:00:00Z", {}, "2026-12-24T18:00:00.000Z"],
  ["at(2026-12-24T18:00:00)", "2026-11-24T12:00:00Z", { ScheduleExpressionTimezone: "Europe/Berlin" }, "2026-12-24T17:00:00.000Z"],
  ["at(2026-01-01T00:00:00)", "2026-11-24T12:00:00Z", {}, undefined],
  ["cron(0 3 * * ? *)", "2026-11-24T12:00:00Z", {}, "2026-11-25T03:00:00.000Z"],
  ["cron(0 3 * * ? *)", "2026-11-24T12:00:00Z", { ScheduleExpressionTimezone: "America/New_York" }, "2026-11-25T08:00:00.000Z"],
  ["cron(30 6 ? * 2-6 *)", "2026-11-27T12:00:00Z", {}, "2026-11-30T06:30:00.000Z"],
  ["cron(0 9 ? * 2/2 *)", "2026-11-24T12:00:00Z", {}, "2026-11-25T09:00:00.000Z"],
  ["cron(0 12 ? * 1 *)", "2026-11-24T12:00:00Z", {}, "2026-11-29T12:00:00.000Z"],
  ["cron(0 0 1 JAN ? 2028)", "2026-11-24T12:00:00Z", {}, "2028-01-01T00:00:00.000Z"],
  ["cron(0 8 ? * 6L *)", "2026-11-01T00:00:00Z", {}, "2026-11-27T08:00:00.000Z"],
  ["cron(0 8 ? * 3#2 *)", "2026-11-01T00:00:00Z", {}, "2026-11-10T08:00:00.000Z"],
  ["cron(0 3 * * ? *)", "2026-11-24T12:00:00Z", { EndDate: seconds("2026-11-25T00:00:00Z") }, undefined],
])("%s after %s %j", (expression, after, more, expected) => {
  expect(due(expression, after, more)).toBe(expected);
});

test.each(["rate(0 days)", "rate(1 week)", "cron(* * * * *)", "cron(99 * * * ? *)", "at(tomorrow)", "daily", ""])(
  "%j is not an expression",
  (expression) => {
    expect(() => due(expression, "2026-11-24T12:00:00Z")).toThrow(expect.objectContaining({ code: "ValidationException" }) as Error);
  },
);

describe("the clock", () => {
  let aws: FakeAws;
  beforeEach(async () => {
    aws = await startFakeAws();
    const pages = [
      { Schedules: [{ Name: "off", GroupName: "default", State: "DISABLED" }], NextToken: "more" },
      { Schedules: [{ Name: "nightly", GroupName: "default", State: "ENABLED" }] },
    ];
    let asked = 0;
    aws.answers.ListSchedules = () => pages[asked++ % 2];
    const Target = { Arn: `arn:aws:codepipeline:eu-central-1:${ACCOUNT}:daily`, RoleArn: ROLE };
    const absent = { StartDate: null, EndDate: null, KmsKeyArn: null };
    aws.answers.GetSchedule = () => ({ ...base, ...absent, State: "ENABLED", ScheduleExpression: "rate(1 day)", Target });
    aws.answers.StartPipelineExecution = () => ({ pipelineExecutionId: "execution-1" });
  });
  afterEach(() => aws.stop());

  const started = () => aws.calls.filter(({ operation }) => operation === "StartPipelineExecution").length;

  test("starts targets that were due since the last look, once, and none of disabled schedules", async () => {
    const clock = new ScheduleClock(aws.context, [place]);
    await clock.look(new Date("2026-11-25T10:00:00Z"), new Date("2026-11-25T10:06:59Z"));
    expect(started()).toBe(0);
    await clock.look(new Date("2026-11-25T10:06:59Z"), new Date("2026-11-25T10:07:00Z"));
    expect(started()).toBe(1);
    await clock.look(new Date("2026-11-25T10:07:00Z"), new Date("2026-11-25T10:08:00Z"));
    expect(started()).toBe(1);
    await clock.look(new Date("2026-11-25T10:08:00Z"), new Date("2026-11-28T10:08:00Z"));
    expect(started()).toBe(2);
  });

  test("reports targets that could not be started", async () => {
    aws.untrusted.add(ROLE);
    const told: unknown[] = [];
    const onError = (schedule: string, error: unknown) => told.push([schedule, (error as { code: string }).code]);
    const clock = new ScheduleClock(aws.context, [place], { onError });
    await clock.look(new Date("2026-11-25T10:06:59Z"), new Date("2026-11-25T10:07:00Z"));
    expect(told).toEqual([["default/nightly", "AccessDenied"]]);
  });

  test("reports the place if schedules could not be read, and goes on", async () => {
    aws.answers.ListSchedules = () => {
      throw new AwsError("ThrottlingException", "Rate exceeded");
    };
    const told: string[] = [];
    let time = new Date("2026-11-25T10:06:59Z");
    const onError = (where: string, error: unknown) => {
      told.push(`${where} ${(error as Error).message}`);
      aws.answers.ListSchedules = () => ({ Schedules: [{ Name: "nightly", GroupName: "default", State: "ENABLED" }] });
    };
    const clock = new ScheduleClock(aws.context, [place], { tickMilliseconds: 1, now: () => time, onError });
    clock.start();
    while (told.length === 0) await sleep(1);
    time = new Date("2026-11-25T10:07:00Z");
    while (started() === 0) await sleep(1);
    await clock.stop();
    expect(told).toEqual([`${ACCOUNT}/${REGION} Rate exceeded`]);
    const calls = aws.calls.length;
    await sleep(20);
    expect([started(), aws.calls.length]).toEqual([1, calls]);
  });
});

test("a place that is added twice is one place", () => {
  const places = new Places();
  places.add(place);
  places.add({ ...place });
  places.add({ ...place, region: "us-east-1" });
  expect([...places]).toEqual([place, { ...place, region: "us-east-1" }]);
});
