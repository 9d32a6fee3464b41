import { transformed } from "../../../../sandbox/events/transform";

const EVENT = {
  source: "aws.codeartifact",
  detail: { packageName: "six", "count-of": 3, changes: { statusChanged: true }, list: [1, "a"] },
};
const PATHS = { name: "$.detail.packageName", count: "$.detail.count-of", all: "$.detail.changes", list: "$.detail.list" };

test.each([
  ['{"value":<name>}', '{"value":"six"}'],
  ['{"value":"<name>"}', '{"value":"six"}'],
  ['{"text":"\\"<name>\\" is <count>"}', '{"text":"\\"six\\" is 3"}'],
  ['{"count":<count>,"all":<all>,"list":<list>}', '{"count":3,"all":{"statusChanged":true},"list":[1,"a"]}'],
  ['"<name> has changed"', '"six has changed"'],
])("%s becomes %s", (InputTemplate, text) => {
  expect(transformed({ InputPathsMap: PATHS, InputTemplate }, EVENT)).toBe(text);
});

test.each([
  ['six","x":"y', '{"value":<name>}'],
  ["six\\", '{"value":<name>}'],
  ["six\n", '{"value":"<name>"}'],
])("the sandbox does not know how a value that is no plain text is written: %j", (packageName, InputTemplate) => {
  expect(() => transformed({ InputPathsMap: PATHS, InputTemplate }, { detail: { packageName } })).toThrow(
    "The sandbox does not know how EventBridge writes the value at $.detail.packageName",
  );
});

test.each([
  ['{"value":<aws.events.rule-arn>}', "the variable <aws.events.rule-arn>"],
  ['{"value":<missing>}', "what becomes of $.detail.missing"],
  ['{"value":<odd>}', "the path $.detail.list[0]"],
  ['{"value":"<all>"}', "how EventBridge writes what is at $.detail.changes into a string"],
  ["<name> has changed", "a template that does not become JSON"],
])("what it does not know is refused: %s", (InputTemplate, what) => {
  const InputPathsMap = { ...PATHS, missing: "$.detail.missing", odd: "$.detail.list[0]" };
  expect(() => transformed({ InputPathsMap, InputTemplate }, EVENT)).toThrow(`The sandbox does not know ${what}`);
});
