import { AwsError } from "../../../../sandbox/core/errors";
import { schedulesHandler, startSchedule } from "../../../../sandbox/schedules";
import type { FakeAws } from "../codebuild/fake-aws";
import { ACCOUNT, REGION, ROLE, startFakeAws } from "../codebuild/fake-aws";

const PIPELINE = `arn:aws:codepipeline:eu-central-1:${ACCOUNT}:daily`;
const reference = { account: ACCOUNT, region: REGION, name: "nightly" };
let aws: FakeAws;
let schedule: Record<string, unknown>;
beforeEach(async () => {
  aws = await startFakeAws();
  schedule = { Name: "nightly", GroupName: "default", State: "ENABLED", Target: { Arn: PIPELINE, RoleArn: ROLE } };
  aws.answers.GetSchedule = () => schedule;
  aws.answers.StartPipelineExecution = () => ({ pipelineExecutionId: "execution-1" });
  aws.answers.StartBuild = () => ({ build: { id: "app:1" } });
});
afterEach(() => aws.stop());

const target = (Arn: string | undefined, Input?: string) => (schedule.Target = { Arn, RoleArn: ROLE, Input });

test("the target is started as the schedule's role, which Scheduler assumes; the schedule is read as the account's root", async () => {
  expect(await startSchedule(aws.context, reference)).toEqual({ target: PIPELINE, executionId: "execution-1" });
  expect(aws.calls).toEqual([
    { operation: "GetSchedule", accessKeyId: ACCOUNT, input: { url: "/schedules/nightly?groupName=default" } },
    { operation: "StartPipelineExecution", accessKeyId: "ROLEKEY", input: { name: "daily" } },
  ]);
  expect(aws.assumed).toEqual([`scheduler.amazonaws.com ${ROLE}`]);
});

test.each([
  [
    "arn:aws:scheduler:::aws-sdk:codepipeline:startPipelineExecution",
    '{"Name":"daily","Variables":[{"Name":"A","Value":"1"}]}',
    "StartPipelineExecution",
    { name: "daily", variables: [{ name: "A", value: "1" }] },
    "execution-1",
  ],
  ["arn:aws:scheduler:::aws-sdk:codebuild:startBuild", '{"ProjectName":"app"}', "StartBuild", { projectName: "app" }, "app:1"],
  [`arn:aws:codebuild:eu-central-1:${ACCOUNT}:project/app`, undefined, "StartBuild", { projectName: "app" }, "app:1"],
  [
    `arn:aws:codebuild:eu-central-1:${ACCOUNT}:project/app`,
    '{"sourceVersion":"x"}',
    "StartBuild",
    { projectName: "app", sourceVersion: "x" },
    "app:1",
  ],
])("target %s", async (arn, input, operation, expected, executionId) => {
  target(arn, input);
  expect(await startSchedule(aws.context, reference)).toEqual({ target: arn, executionId });
  expect([aws.calls[1]?.operation, aws.calls[1]?.input]).toEqual([operation, expected]);
});

test.each<[string, () => void, string, string]>([
  [
    "disabled",
    () => (schedule.State = "DISABLED"),
    "ConflictException",
    "Schedule nightly is DISABLED: Scheduler would not start its target",
  ],
  ["without a target", () => target(undefined), "ValidationException", "Schedule nightly has no target"],
  [
    "with another target",
    () => target("arn:aws:lambda:eu-central-1:1:function:f"),
    "ValidationException",
    "Schedule nightly: the sandbox cannot start the target arn:aws:lambda:eu-central-1:1:function:f",
  ],
  [
    "with broken input",
    () => target("arn:aws:scheduler:::aws-sdk:codebuild:startBuild", "{"),
    "ValidationException",
    "The target's Input is not JSON: {",
  ],
  ["whose role does not trust", () => aws.untrusted.add(ROLE), "AccessDenied", `scheduler.amazonaws.com may not assume ${ROLE}`],
])("a schedule %s starts nothing", async (_, change, code, message) => {
  change();
  await expect(startSchedule(aws.context, reference)).rejects.toThrow(expect.objectContaining({ code, message }) as Error);
  expect(aws.calls.map(({ operation }) => operation)).toEqual(["GetSchedule"]);
});

test("over HTTP: 200 with the started target, 409 with AWS's code and message, 404 and 405 otherwise", async () => {
  const handler = schedulesHandler(aws.context);
  const call = async (path: string, method = "POST") => {
    const url = new URL(`http://sandbox/_sandbox/schedules/${path}`);
    const reply = await handler({ method, url, headers: {}, body: Buffer.alloc(0) });
    return [reply.status, JSON.parse(String(reply.body)) as unknown];
  };
  const path = `${ACCOUNT}/${REGION}/default/nightly/start`;
  expect(await call(path)).toEqual([200, { target: PIPELINE, executionId: "execution-1" }]);
  aws.answers.StartPipelineExecution = () => {
    throw new AwsError("AccessDeniedException", "not allowed");
  };
  expect(await call(path)).toEqual([409, { code: "AccessDeniedException", message: "not allowed" }]);
  expect((await call(path, "GET"))[0]).toBe(405);
  expect((await call("x/start"))[0]).toBe(404);
});
