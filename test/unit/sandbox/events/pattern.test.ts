import { matchesPattern } from "../../../../sandbox/events/pattern";

const EVENT = {
  source: "aws.codeartifact",
  "detail-type": "CodeArtifact Package Version State Change",
  resources: ["arn:one", "arn:two"],
  detail: { domainName: "packages", packageFormat: "pypi", changes: { statusChanged: true } },
};

test.each([
  [{}, true],
  [{ source: ["aws.s3", "aws.codeartifact"] }, true],
  [{ source: ["aws.s3"] }, false],
  [{ resources: ["arn:two"] }, true],
  [{ source: ["aws.codeartifact"], detail: { domainName: ["packages"], packageFormat: ["npm"] } }, false],
  [{ detail: { changes: { statusChanged: [true] } } }, true],
  [{ detail: { changes: { statusChanged: ["true"] } } }, false],
  [{ detail: { missing: { deeper: ["x"] } } }, false],
  [{ $or: [{ source: ["aws.s3"] }, { detail: { domainName: ["packages"] } }] }, true],
  [{ source: [{ "anything-but": { wildcard: "*art*" } }] }, false],
  [{ source: [{ "anything-but": { wildcard: ["*x*", "*\\\\*"] } }] }, true],
  [{ source: [{ "anything-but": { wildcard: ["*x*", "aws*"] } }] }, false],
  [{ source: [{ "anything-but": { wildcard: "aws\\*" } }] }, true],
  [{ missing: [{ "anything-but": { wildcard: "*x*" } }] }, false],
  [{ source: ["aws.codeartifact"], $or: [{ source: ["aws.s3"] }, { detail: { domainName: ["other"] } }] }, false],
])("%j", (pattern, matches) => {
  expect(matchesPattern(pattern, EVENT)).toBe(matches);
});

test.each(['six"', 'a","b":"c', "six\\", '\\"'])(
  "a name that could end its own text fits no rule that leaves such names out: %j",
  (packageName) => {
    const pattern = { packageName: [{ "anything-but": { wildcard: ['*"*', "*\\\\*"] } }] };
    expect([matchesPattern(pattern, { packageName }), matchesPattern(pattern, { packageName: "six*.x-y_z" })]).toEqual([false, true]);
  },
);

test.each([
  { source: [{ "anything-but": ["x"] }] },
  { source: [{ "anything-but": { wildcard: "a\\b" } }] },
  { source: [{ prefix: "aws." }] },
  { source: "aws.codeartifact" },
  { source: [] },
  { $or: [["x"]] },
])("what the sandbox does not know is refused: %j", (pattern) => {
  expect(() => matchesPattern(pattern, EVENT)).toThrow("The sandbox does not know this filter of");
});
