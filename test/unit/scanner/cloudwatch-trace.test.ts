import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CloudWatchTrace } from "../../../modules/scanner/adapters/cloudwatch-trace";
import { failure, fakeClient, type Handlers } from "../scripts/fake-client";

const place = { group: "/aws/codebuild/scan", stream: "1f2e" };
const trace = (handlers: Handlers) => new CloudWatchTrace(fakeClient(CloudWatchLogsClient, handlers).client, place);

test("writes one line into the build's own stream", async () => {
  const sent: unknown[] = [];
  await trace({ PutLogEvents: (input: unknown) => void sent.push(input) }).write("hello");
  expect(sent).toEqual([
    {
      logGroupName: "/aws/codebuild/scan",
      logStreamName: "1f2e",
      logEvents: [{ timestamp: expect.any(Number) as number, message: "hello\n" }],
    },
  ]);
});

test("writes metrics as an event that is nothing but the document", async () => {
  const sent: unknown[] = [];
  await trace({ PutLogEvents: (input: unknown) => void sent.push(input) }).measure({ _aws: {}, CompleteScan: 1 });
  expect(sent).toMatchObject([{ logStreamName: "1f2e", logEvents: [{ message: '{"_aws":{},"CompleteScan":1}' }] }]);
});

test.each(["AccessDeniedException", "ResourceNotFoundException"])("says if CloudWatch Logs answers %s", async (name) => {
  const denied = () => Promise.reject(Object.assign(new Error("logs:PutLogEvents"), failure, { name, message: "logs:PutLogEvents" }));
  await expect(trace({ PutLogEvents: denied }).write("hello")).rejects.toThrow(`the log cannot be written: ${name}: logs:PutLogEvents`);
});

test("says if CloudWatch Logs took the call and dropped the line", async () => {
  const dropped = () => ({ rejectedLogEventsInfo: { tooNewLogEventStartIndex: 0 } });
  await expect(trace({ PutLogEvents: dropped }).write("hello")).rejects.toThrow(
    'the log cannot be written: Error: CloudWatch Logs refuses a line of this moment: {"tooNewLogEventStartIndex":0}',
  );
});
