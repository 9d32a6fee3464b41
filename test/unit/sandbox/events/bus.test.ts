import { EventBus } from "../../../../sandbox/events/bus";
import { Places } from "../../../../sandbox/schedules";
import type { FakeAws } from "../codebuild/fake-aws";
import { ACCOUNT, REGION, ROLE, startFakeAws } from "../codebuild/fake-aws";

const RULE = { Name: "on-publish", Arn: `arn:aws:events:eu-central-1:${ACCOUNT}:rule/on-publish`, State: "ENABLED" };
const EVENT = {
  account: ACCOUNT,
  region: REGION,
  source: "aws.codeartifact",
  detailType: "Change",
  resources: [],
  detail: { packageName: "six" },
};

let aws: FakeAws;
let places: Places;
let bus: EventBus;
let rules: object[];
let failures: string[];
beforeEach(async () => {
  aws = await startFakeAws();
  places = new Places();
  failures = [];
  rules = [{ ...RULE, EventPattern: '{"source":["aws.codeartifact"]}' }];
  bus = new EventBus(aws.context, places, (rule, error) => void failures.push(`${rule}: ${(error as Error).message}`));
  aws.answers.ListRules = () => ({ Rules: rules });
  aws.answers.ListTargetsByRule = () => ({
    Targets: [{ Id: "pipeline", Arn: `arn:aws:codepipeline:eu-central-1:${ACCOUNT}:daily`, RoleArn: ROLE }],
  });
  aws.answers.StartPipelineExecution = () => ({ pipelineExecutionId: "execution-1" });
});
afterEach(() => aws.stop());

const starts = () => aws.calls.filter(({ operation }) => operation === "StartPipelineExecution");

test("where nobody has made a rule, nobody is asked", async () => {
  bus.emit(EVENT);
  await bus.stop();
  expect(aws.calls).toEqual([]);
});

test("each event that fits starts the target, as the role of the rule's target, which EventBridge assumes", async () => {
  places.add({ account: ACCOUNT, region: REGION });
  bus.emit(EVENT);
  bus.emit(EVENT);
  await bus.stop();
  expect(starts()).toEqual([
    { operation: "StartPipelineExecution", accessKeyId: "ROLEKEY", input: { name: "daily" } },
    { operation: "StartPipelineExecution", accessKeyId: "ROLEKEY", input: { name: "daily" } },
  ]);
  expect([aws.assumed, failures]).toEqual([[`events.amazonaws.com ${ROLE}`, `events.amazonaws.com ${ROLE}`], []]);
});

test("an input transformer gives a pipeline its variables and source revisions, and nothing else", async () => {
  const template = (InputTemplate: string) => {
    const InputTransformer = { InputPathsMap: { name: "$.detail.packageName" }, InputTemplate };
    aws.answers.ListTargetsByRule = () => ({
      Targets: [{ Id: "pipeline", Arn: `arn:aws:codepipeline:eu-central-1:${ACCOUNT}:daily`, RoleArn: ROLE, InputTransformer }],
    });
  };
  template('{"name":"other","variables":[{"name":"Package","value":<name>}]}');
  expect(await bus.deliver(EVENT)).toEqual([{ rule: "on-publish", target: `arn:aws:codepipeline:eu-central-1:${ACCOUNT}:daily` }]);
  const [start] = starts();
  expect(start?.input).toEqual({ name: "daily", variables: [{ name: "Package", value: "six" }] });
  template("<name>");
  const [refused] = await bus.deliver({ ...EVENT, detail: { packageName: 'six"' } });
  expect([refused?.error?.message, starts().length]).toEqual([
    'The sandbox does not know how EventBridge writes the value at $.detail.packageName: "six\\""',
    1,
  ]);
});

test("a rule that is disabled, has a schedule, or is about something else starts nothing", async () => {
  places.add({ account: ACCOUNT, region: REGION });
  rules = [
    { ...RULE, State: "DISABLED", EventPattern: '{"source":["aws.codeartifact"]}' },
    { ...RULE, ScheduleExpression: "rate(1 day)" },
    { ...RULE, EventPattern: '{"detail":{"packageName":["jinja2"]}}' },
  ];
  bus.emit(EVENT);
  await bus.stop();
  expect([starts(), failures]).toEqual([[], []]);
});

test("what cannot be started is said with the rule, and the next event comes through", async () => {
  places.add({ account: ACCOUNT, region: REGION });
  const pipeline = aws.answers.ListTargetsByRule ?? (() => ({}));
  aws.answers.ListTargetsByRule = () => ({ Targets: [{ Id: "queue", Arn: `arn:aws:sqs:eu-central-1:${ACCOUNT}:q` }] });
  bus.emit(EVENT);
  await bus.stop();
  expect(failures).toEqual([`on-publish: Rule on-publish: the sandbox cannot start the target arn:aws:sqs:eu-central-1:${ACCOUNT}:q`]);
  aws.answers.ListTargetsByRule = pipeline;
  bus.emit(EVENT);
  await bus.stop();
  expect(starts()).toHaveLength(1);
});

test("an API destination is not posted to: its rule's role is asked for the permission, and a refusal is said with the rule", async () => {
  places.add({ account: ACCOUNT, region: REGION });
  const destination = `arn:aws:events:eu-central-1:${ACCOUNT}:api-destination/hook/1-2`;
  aws.answers.ListTargetsByRule = () => ({ Targets: [{ Id: "webhook", Arn: destination, RoleArn: ROLE }] });
  expect(await bus.deliver(EVENT)).toEqual([{ rule: "on-publish", target: destination }]);
  expect([aws.assumed, aws.asked]).toEqual([
    [`events.amazonaws.com ${ROLE}`],
    [{ action: "events:InvokeApiDestination", resources: [destination] }],
  ]);
  aws.untrusted.add(ROLE);
  bus.emit(EVENT);
  await bus.stop();
  expect(failures).toEqual([`on-publish: events.amazonaws.com may not assume ${ROLE}`]);
});

test("one target that cannot be started keeps no other from it, and each is told", async () => {
  const [pipeline, queue] = [`arn:aws:codepipeline:eu-central-1:${ACCOUNT}:daily`, `arn:aws:sqs:eu-central-1:${ACCOUNT}:q`];
  aws.answers.ListTargetsByRule = () => ({
    Targets: [
      { Id: "queue", Arn: queue },
      { Id: "pipeline", Arn: pipeline, RoleArn: ROLE },
    ],
  });
  const [first, second, ...others] = await bus.deliver(EVENT);
  expect([first?.target, first?.error?.message]).toEqual([queue, `Rule on-publish: the sandbox cannot start the target ${queue}`]);
  expect([second, others, starts().length]).toEqual([{ rule: "on-publish", target: pipeline }, [], 1]);
});
