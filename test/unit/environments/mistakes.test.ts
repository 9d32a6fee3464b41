import { RIGHT, mistake } from "./files";

const DOMAIN =
  "must be 2 to 50 lower-case letters, digits or hyphens, starting with a letter\n  (CodeArtifact domain name). For example: prod-domain";
const REPOSITORY =
  "must be 2 to 100 letters, digits, dots, hyphens or underscores, starting with a letter or digit\n  (CodeArtifact repository name). For example: team";
const ACCOUNT = 'must be an AWS account id of 12 digits, in quotes. For example: "111122223333"';
const REGION =
  "One of ap-northeast-1, ap-south-1, ap-southeast-1, ap-southeast-2, eu-central-1, eu-north-1, eu-south-1,\n  eu-west-1, eu-west-2, eu-west-3, us-east-1, us-east-2, us-west-2";

/** Each row: a valid text, its replacement, and the message: line, key and value, then the fix. */
test.each([
  ["demo-domain", "Prod_Domain", '4  registry.domain "Prod_Domain"', DOMAIN],
  ["demo-domain", "d", '4  registry.domain "d"', DOMAIN],
  ["demo-domain", "demo-", '4  registry.domain "demo-"', DOMAIN],
  ["demo-domain", "d".repeat(51), `4  registry.domain "${"d".repeat(51)}"`, DOMAIN],
  ["demo-domain", "42", "4  registry.domain 42", `must be text: put it in quotes, "42"\n  ${DOMAIN}`],
  ["team", "-team", '5  registry.repository "-team"', REPOSITORY],
  ["111122223333", "11112222333", '1  account "11112222333"', ACCOUNT],
  ['"111122223333"', "111122223333", "1  account 111122223333", `must be text: put it in quotes, "111122223333"\n  ${ACCOUNT}`],
  // The message shows the number as written, although YAML reads it as octal.
  ['"111122223333"', "001122223333", "1  account 001122223333", `must be text: put it in quotes, "001122223333"\n  ${ACCOUNT}`],
  [
    "eu-central-1",
    "eu-centrl-1",
    '2  region "eu-centrl-1"',
    `must be an AWS Region with CodeArtifact; did you mean eu-central-1?\n  ${REGION}`,
  ],
])("for %s: %s", (right, wrong, what, fix) => {
  expect(RIGHT.split(right)).toHaveLength(2);
  expect(mistake(RIGHT.replace(right, wrong))).toBe(`prod.yaml:${what}\n  ${fix}`);
});

test("a missing key is reported at the place where it belongs", () => {
  expect(mistake("region: eu-central-1\nregistry:\n  domain: demo-domain\n")).toBe(
    `prod.yaml:1  account\n  is missing: ${ACCOUNT}\n\nprod.yaml:2  registry.repository\n  is missing: ${REPOSITORY}`,
  );
});

test("all mistakes of a file are reported together, in the file's order", () => {
  const message = mistake(
    'account: 1\nregion: mars-1\nregistry:\n  domain: D\n  repository: team\nunknown: 1\nsnyk: { cliVersion: "1" }\n',
  );
  expect(message.split("\n").filter((line) => line.startsWith("prod.yaml"))).toEqual([
    "prod.yaml:1  account 1",
    'prod.yaml:2  region "mars-1"',
    'prod.yaml:4  registry.domain "D"',
    "prod.yaml:6  unknown 1",
    'prod.yaml:7  snyk.cliVersion "1"',
  ]);
});
