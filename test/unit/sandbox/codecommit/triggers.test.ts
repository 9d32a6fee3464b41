import type { FakeCodeCommit } from "./fake";
import { ACCOUNT, startCodeCommit } from "./fake";

const repositoryName = "triggered";
const trigger = (more: Record<string, unknown> = {}) => ({
  name: "notify",
  destinationArn: `arn:aws:sns:eu-central-1:${ACCOUNT}:topic`,
  events: ["all"],
  ...more,
});

let fake: FakeCodeCommit;
beforeAll(async () => {
  fake = await startCodeCommit();
  await fake.call("CreateRepository", { repositoryName });
});
afterAll(() => fake.stop());

test("triggers are replaced as a whole, under a new configuration id", async () => {
  const before = await fake.call<{ configurationId: string }>("GetRepositoryTriggers", { repositoryName });
  expect(before).toMatchObject({ triggers: [] });
  const triggers = [trigger({ branches: ["main"], customData: "x" }), trigger({ name: "second", events: ["updateReference"] })];
  const put = await fake.call<{ configurationId: string }>("PutRepositoryTriggers", { repositoryName, triggers });
  expect(put.configurationId).not.toBe(before.configurationId);
  const [first, second] = triggers;
  const expected = { configurationId: put.configurationId, triggers: [first, { ...second, branches: [] }] };
  expect(await fake.call("GetRepositoryTriggers", { repositoryName })).toEqual(expected);
});

test("a test of a trigger reports that nothing is delivered", async () => {
  const answer = await fake.call("TestRepositoryTriggers", { repositoryName, triggers: [trigger()] });
  const failureMessage = "The sandbox keeps triggers but delivers no notifications";
  expect(answer).toEqual({ successfulExecutions: [], failedExecutions: [{ trigger: "notify", failureMessage }] });
});

test.each([
  ["MaximumRepositoryTriggersExceededException", Array.from({ length: 11 }, (_, index) => trigger({ name: `t${index}` }))],
  ["InvalidRepositoryTriggerNameException", [trigger({ name: "a b" })]],
  ["InvalidRepositoryTriggerNameException", [trigger(), trigger()]],
  ["InvalidRepositoryTriggerDestinationArnException", [trigger({ destinationArn: "arn:aws:sqs:eu-central-1:111122223333:q" })]],
  ["InvalidRepositoryTriggerRegionException", [trigger({ destinationArn: "arn:aws:sns:us-east-1:111122223333:t" })]],
  ["InvalidRepositoryTriggerCustomDataException", [trigger({ customData: "x".repeat(1001) })]],
  ["MaximumBranchesExceededException", [trigger({ branches: Array.from({ length: 11 }, (_, index) => `b${index}`) })]],
  ["InvalidRepositoryTriggerBranchNameException", [trigger({ branches: ["a b"] })]],
  ["RepositoryTriggerEventsListRequiredException", [trigger({ events: [] })]],
  ["InvalidRepositoryTriggerEventsException", [trigger({ events: ["all", "updateReference"] })]],
])("%s %#", async (code, triggers) => {
  expect(await fake.codeOf("PutRepositoryTriggers", { repositoryName, triggers })).toBe(code);
  expect(await fake.codeOf("TestRepositoryTriggers", { repositoryName, triggers })).toBe(code);
});
