import { AwsError } from "../../../../sandbox/core/errors";
import { AwsSession } from "../../../../sandbox/kit/aws-session";
import { BuildLog } from "../../../../sandbox/services/codebuild/logs/build-log";
import { CloudWatchSink } from "../../../../sandbox/services/codebuild/logs/cloudwatch";
import { Mask } from "../../../../sandbox/services/codebuild/logs/mask";
import type { FakeAws } from "./fake-aws";
import { REGION, startFakeAws } from "./fake-aws";

let aws: FakeAws;
beforeEach(async () => void (aws = await startFakeAws()));
afterEach(() => aws.stop());

test("secrets are masked line by line, the longest first; those that are too short are not", () => {
  const mask = new Mask();
  mask.add(["secret", "secret-long", "line one\nline two", "a", ""]);
  expect(mask.apply("secret-long secret a line two")).toBe("*** *** a ***");
});

test("lines of the agent have AWS's format of time", () => {
  const written: string[] = [];
  const sink = { open: () => Promise.resolve(), write: (line: string) => void written.push(line), close: () => Promise.resolve() };
  new BuildLog([sink], () => Date.UTC(2026, 10, 24, 16, 5, 22, 123)).agent("Entering phase BUILD");
  expect(written).toEqual(["[Container] 2026/11/24 16:05:22.123000 Entering phase BUILD"]);
});

test("an endless output is kept up to its limit; how the build ends is still said", () => {
  const written: string[] = [];
  const sink = { open: () => Promise.resolve(), write: (line: string) => void written.push(line), close: () => Promise.resolve() };
  const log = new BuildLog([sink], () => Date.UTC(2026, 10, 24), 10);
  for (const line of ["1234", "56789", "a", "", "b"]) log.output(line);
  log.agent("Phase complete: BUILD State: SUCCEEDED");
  const time = "[Container] 2026/11/24 00:00:00.000000";
  expect(written).toEqual([
    "1234",
    `${time} The sandbox keeps 10 characters of a build's output: the rest is not in this log`,
    `${time} Phase complete: BUILD State: SUCCEEDED`,
  ]);
});

test("events are sent in order, in batches that PutLogEvents accepts", async () => {
  const keys = { accessKeyId: "K", secretAccessKey: "S" };
  const sink = new CloudWatchSink(new AwsSession(aws.context.endpoint, REGION, keys), "/group", "stream");
  await sink.open();
  for (let n = 0; n < 10_001; n += 1) sink.write(`line ${n}`, n);
  sink.write("x".repeat(150_000), 10_001);
  await sink.close();
  const puts = aws.calls
    .filter(({ operation }) => operation === "PutLogEvents")
    .map(({ input }) => input.logEvents as { message: string; timestamp: number }[]);
  expect(puts.map(({ length }) => length)).toEqual([10_000, 4]);
  const events = puts.flat();
  expect(events.slice(0, 10_001).map(({ timestamp }) => timestamp)).toEqual([...Array(10_001).keys()]);
  expect(events.slice(10_001).map(({ message }) => message.length)).toEqual([60_001, 60_001, 30_001]);
  expect(aws.calls[0]?.input).toEqual({ logGroupName: "/group", logStreamName: "stream" });
});

test("it is no error if another build has just made the group", async () => {
  const keys = { accessKeyId: "K", secretAccessKey: "S" };
  const sink = new CloudWatchSink(new AwsSession(aws.context.endpoint, REGION, keys), "/group", "stream");
  let there = false;
  aws.answers.CreateLogStream = () => {
    if (!there) throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
    return {};
  };
  aws.answers.CreateLogGroup = () => {
    there = true;
    throw new AwsError("ResourceAlreadyExistsException", "The specified log group already exists");
  };
  await sink.open();
  expect(aws.calls.map(({ operation }) => operation)).toEqual(["CreateLogStream", "CreateLogGroup", "CreateLogStream"]);
  there = false;
  aws.answers.CreateLogGroup = () => {
    throw new AwsError("AccessDeniedException", "no");
  };
  await expect(sink.open()).rejects.toMatchObject({ code: "AccessDeniedException" });
});

test("no batch is larger than PutLogEvents accepts", async () => {
  const keys = { accessKeyId: "K", secretAccessKey: "S" };
  const sink = new CloudWatchSink(new AwsSession(aws.context.endpoint, REGION, keys), "/group", "stream");
  for (let n = 0; n < 40; n += 1) sink.write("x".repeat(50_000), n);
  await sink.close();
  const sizes = aws.calls.map(({ input }) =>
    (input.logEvents as { message: string }[]).reduce((sum, { message }) => sum + message.length + 26, 0),
  );
  expect(sizes).toEqual([950_513, 950_513, 100_054]);
});
