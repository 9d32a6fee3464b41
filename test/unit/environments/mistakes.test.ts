import { loadEnvironments } from "../../../environments/load";
import { RIGHT, complaint } from "./files";

const mistake = (content: string) => complaint({ "prod.yaml": content }, loadEnvironments);
const replaced = (from: string, to: string) => {
  if (!RIGHT.includes(from)) throw new Error(`${from} is not in the right file`);
  return mistake(RIGHT.replace(from, to));
};

const WITHOUT =
  "\n  must be 2 to 50 lower-case letters, digits or hyphens, starting with a letter\n  (CodeArtifact domain name). For example: prod-domain";
const ACCOUNT = 'must be an AWS account id of 12 digits, in quotes. For example: "111122223333"';
const CRON = "must be rate(...) or cron(...). For example: rate(1 day), or cron(0 6 * * ? *) for every day at 6";

describe("a mistake is answered with file, line, key, value and fix", () => {
  test.each([
    ["bad domain name", "demo-domain", "Prod_Domain", `prod.yaml:4  registry.domain "Prod_Domain"${WITHOUT}`],
    ["domain of one letter", "demo-domain", "d", `prod.yaml:4  registry.domain "d"${WITHOUT}`],
    ["domain ending in a hyphen", "demo-domain", "demo-", `prod.yaml:4  registry.domain "demo-"${WITHOUT}`],
    ["domain of 51 letters", "demo-domain", "d".repeat(51), `prod.yaml:4  registry.domain "${"d".repeat(51)}"${WITHOUT}`],
    ["11-digit account", "111122223333", "11112222333", `prod.yaml:1  account "11112222333"\n  ${ACCOUNT}`],
    [
      "account without quotes",
      '"111122223333"',
      "111122223333",
      `prod.yaml:1  account 111122223333\n  must be text: put it in quotes, "111122223333"\n  ${ACCOUNT}`,
    ],
    [
      "account without quotes that starts with zeros, shown as it was written",
      '"111122223333"',
      "001122223333",
      `prod.yaml:1  account 001122223333\n  must be text: put it in quotes, "001122223333"\n  ${ACCOUNT}`,
    ],
    ["domain that is a number", "demo-domain", "42", `prod.yaml:4  registry.domain 42\n  must be text: put it in quotes, "42"${WITHOUT}`],
    [
      "bad region",
      "eu-central-1",
      "eu-centrl-1",
      'prod.yaml:2  region "eu-centrl-1"\n  must be an AWS Region with CodeArtifact; did you mean eu-central-1?\n  One of ap-northeast-1, ap-south-1, ap-southeast-1, ap-southeast-2, eu-central-1, eu-north-1, eu-south-1,\n  eu-west-1, eu-west-2, eu-west-3, us-east-1, us-east-2, us-west-2',
    ],
    [
      "bad repository name",
      "team",
      "-team",
      'prod.yaml:5  registry.repository "-team"\n  must be 2 to 100 letters, digits, dots, hyphens or underscores, starting with a letter or digit\n  (CodeArtifact repository name). For example: team',
    ],
  ])("%s", (_, from, to, message) => {
    expect(replaced(from, to)).toBe(message);
  });

  test.each([
    ["no such schedule", '"every day"', "it is neither rate(...) nor cron(...)"],
    ["cron with 5 fields", '"cron(0 6 * * *)"', "cron needs 6 fields (minutes hours day-of-month month day-of-week year), here are 5"],
    ["cron with a bad hour", '"cron(0 24 * * ? *)"', 'hours "24" is not between 0 and 23'],
    ["cron with both days", '"cron(0 6 * * * *)"', "exactly one of day-of-month and day-of-week must be ?"],
    ["rate without plural", '"rate(2 day)"', "write the plural: rate(2 days)"],
    ["rate of nothing", '"rate(0 days)"', "the number of a rate starts at 1"],
  ])("schedule: %s", (_, value, problem) => {
    expect(mistake(`${RIGHT}scan:\n  schedule: ${value}\n`)).toBe(`prod.yaml:7  scan.schedule ${value}\n  ${problem}\n  ${CRON}`);
  });

  test.each([
    ["unknown", "Europe/Berln", 'no such time zone; did you mean "Europe/Berlin"?'],
    ["unlike any", "Middle-earth/The_Shire", "no such time zone"],
    ["in the wrong case", "europe/berlin", 'write it as "Europe/Berlin"'],
    ["an offset", "+01:00", "no such time zone"],
  ])("time zone: %s", (_, zone, problem) => {
    expect(mistake(`${RIGHT}scan: { scheduleTimezone: "${zone}" }\n`)).toBe(
      `prod.yaml:6  scan.scheduleTimezone "${zone}"\n  ${problem}\n  must be an IANA time zone. For example: Europe/Berlin`,
    );
  });

  test.each([
    [
      "unknown key",
      "retentionDay: 7",
      "prod.yaml:6  retentionDay 7\n  unknown key; did you mean retentionDays?\n  known here: account, region, deployRoleArn, externalId, backend, registry, scan, snyk, retentionDays, tags, endpoint",
    ],
    [
      "unknown key unlike any other",
      "scan: { banana: [1, 2] }",
      "prod.yaml:6  scan.banana [1,2]\n  unknown key\n  known here: schedule, scheduleTimezone",
    ],
    [
      "unknown key in a backend",
      "backend:\n  kind: s3\n  buckett: state",
      'prod.yaml:8  backend.buckett "state"\n  unknown key; did you mean bucket?\n  known here: kind, bucket, kmsKeyArn',
    ],
    ["unknown backend", "backend: { kind: gcs }", 'prod.yaml:6  backend.kind "gcs"\n  must be s3 or local. For example: s3'],
    ["backend without kind", "backend: { bucket: state }", "prod.yaml:6  backend.kind\n  must be s3 or local. For example: s3"],
    ["a text for a mapping", "backend: s3", 'prod.yaml:6  backend "s3"\n  must be a mapping with the key kind. For example: {kind: s3}'],
    ["a list for a mapping", "scan: [daily]", 'prod.yaml:6  scan ["daily"]\n  must be a mapping with the keys schedule, scheduleTimezone'],
    [
      "a key without a value",
      "tags:",
      "prod.yaml:6  tags\n  is empty: must be a mapping of tag keys to texts. For example: {owner: platform}",
    ],
    [
      "a tag that is a number",
      "tags: { cost-center: 0042 }",
      'prod.yaml:6  tags.cost-center 0042\n  must be text: put it in quotes, "0042"\n  must be the text of a tag: up to 256 letters, digits, spaces or _ . : / = + - @. For example: platform',
    ],
    [
      "a reserved tag",
      'tags: { "aws:owner": me }',
      'prod.yaml:6  tags.aws:owner "me"\n  must be a tag key: up to 128 letters, digits, spaces or _ . : / = + - @, not starting with aws:',
    ],
    [
      "retention as text",
      'retentionDays: "90"',
      'prod.yaml:6  retentionDays "90"\n  must be a whole number of days, 1 to 3653. For example: 90',
    ],
    [
      "retention of half a day",
      "retentionDays: 0.5",
      "prod.yaml:6  retentionDays 0.5\n  must be a whole number of days, 1 to 3653. For example: 90",
    ],
    [
      "retention of nothing",
      "retentionDays: 0",
      "prod.yaml:6  retentionDays 0\n  must be a whole number of days, 1 to 3653. For example: 90",
    ],
    [
      "retention without end",
      "retentionDays: 3654",
      "prod.yaml:6  retentionDays 3654\n  must be a whole number of days, 1 to 3653. For example: 90",
    ],
    [
      "a CLI version that is not exact",
      "snyk: { cliVersion: latest }",
      'prod.yaml:6  snyk.cliVersion "latest"\n  must be an exact version of the npm package snyk. For example: 1.1307.4',
    ],
    [
      "a CLI version that YAML reads as a number",
      "snyk: { cliVersion: 1.1307 }",
      'prod.yaml:6  snyk.cliVersion 1.1307\n  must be text: put it in quotes, "1.1307"\n  must be an exact version of the npm package snyk. For example: 1.1307.4',
    ],
    [
      "a parameter without its slash",
      "snyk: { tokenParameter: token }",
      'prod.yaml:6  snyk.tokenParameter "token"\n  must be the path of an SSM parameter: a slash, then letters, digits, dots, hyphens, underscores or slashes,\n  not starting with aws or ssm. For example: /prod/package-scan/snyk-token',
    ],
    [
      "a reserved parameter",
      "snyk: { tokenParameter: /aws/token }",
      'prod.yaml:6  snyk.tokenParameter "/aws/token"\n  must be the path of an SSM parameter: a slash, then letters, digits, dots, hyphens, underscores or slashes,\n  not starting with aws or ssm. For example: /prod/package-scan/snyk-token',
    ],
    [
      "a project name that looks like an option",
      "snyk: { projectName: --org=mine }",
      'prod.yaml:6  snyk.projectName "--org=mine"\n  must be 1 to 255 printable characters, starting with a letter or digit. For example: prod packages',
    ],
    [
      "an endpoint without scheme",
      "endpoint: 127.0.0.1:4566",
      'prod.yaml:6  endpoint "127.0.0.1:4566"\n  must be an http(s) address without user, query or fragment. For example: http://127.0.0.1:4566',
    ],
    [
      "a role of another account",
      "deployRoleArn: arn:aws:iam::999999999999:role/deploy",
      'prod.yaml:6  deployRoleArn "arn:aws:iam::999999999999:role/deploy"\n  must be a role of this environment\'s account, 111122223333: this one is of 999999999999',
    ],
    [
      "no role",
      "deployRoleArn: deploy",
      'prod.yaml:6  deployRoleArn "deploy"\n  must be the ARN of an IAM role. For example: arn:aws:iam::111122223333:role/deploy',
    ],
    [
      "an external id for nothing",
      "externalId: me",
      'prod.yaml:6  externalId "me"\n  is only used to assume deployRoleArn: give that too, or remove this',
    ],
    [
      "a key of no bucket",
      "backend: { kind: s3, kmsKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/1' }",
      'prod.yaml:6  backend.kmsKeyArn "arn:aws:kms:eu-central-1:111122223333:key/1"\n  is the key of an existing bucket: give backend.bucket too, or remove this\n  and let the state stack make bucket and key',
    ],
  ])("%s", (_, line, message) => {
    expect(mistake(`${RIGHT}${line}\n`)).toBe(message);
  });

  test.each([
    [
      "a reader that is neither account nor organization",
      'readers: ["444455556666", org-1]',
      'prod.yaml:6  registry.readers[1] "org-1"\n  must be an AWS account id of 12 digits, in quotes, or the id of an organization. For example: o-a1b2c3d4e5',
    ],
    [
      "a reader for readers",
      'readers: "444455556666"',
      'prod.yaml:6  registry.readers "444455556666"\n  must be a list. For example: ["444455556666", o-a1b2c3d4e5]',
    ],
    [
      "another public repository",
      "externalConnection: public:npmjs",
      'prod.yaml:6  registry.externalConnection "public:npmjs"\n  must be public:pypi: Python packages come from PyPI. For example: "public:pypi"',
    ],
    [
      "the store in the team's place",
      "storeRepository: team",
      'prod.yaml:6  registry.storeRepository "team"\n  must differ from registry.repository; false makes one repository do both',
    ],
    [
      "true for a store",
      "storeRepository: true",
      "prod.yaml:6  registry.storeRepository true\n  must be a CodeArtifact repository name, or false for one repository that does both. For example: team-store",
    ],
    ["a word for true", "protect: maybe", 'prod.yaml:6  registry.protect "maybe"\n  must be true or false'],
  ])("registry: %s", (_, line, message) => {
    expect(mistake(`${RIGHT}  ${line}\n`)).toBe(message);
  });
});

test("what is missing is named at the place where it belongs", () => {
  expect(mistake("region: eu-central-1\nregistry:\n  domain: demo-domain\n")).toBe(
    `prod.yaml:1  account\n  is missing: ${ACCOUNT}\n\nprod.yaml:2  registry.repository\n  is missing: must be 2 to 100 letters, digits, dots, hyphens or underscores, starting with a letter or digit\n  (CodeArtifact repository name). For example: team`,
  );
});

test("all mistakes of a file come at once, in its order", () => {
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

describe("files that are no mapping at all", () => {
  test.each([
    ["empty", "", "prod.yaml:1  is empty\n  give at least account, region, registry.domain and registry.repository"],
    ["only comments", "# nothing\n\n", "prod.yaml:1  is empty\n  give at least account, region, registry.domain and registry.repository"],
    ["a key twice", `${RIGHT}account: "444455556666"\n`, "prod.yaml:6  is not valid YAML\n  Map keys must be unique"],
    [
      "two documents",
      `${RIGHT}---\n${RIGHT}`,
      "prod.yaml:6  is not valid YAML\n  Source contains multiple documents; please use YAML.parseAllDocuments()",
    ],
    [
      "an alias",
      `${RIGHT}tags: &tags {owner: me}\nsnyk: *tags\n`,
      "prod.yaml:7  *tags\n  write the value out: anchors and aliases are not read here",
    ],
    ["an alias of nothing", "account: *id\n", "prod.yaml:1  *id\n  write the value out: anchors and aliases are not read here"],
    ["no end of a text", 'account: "1\nregion: x', 'prod.yaml:2  is not valid YAML\n  Missing closing "quote'],
    ["a tab", "registry:\n\tdomain: d\n", "prod.yaml:2  is not valid YAML\n  Tabs are not allowed as indentation"],
    [
      "a list",
      "- a\n",
      "prod.yaml:1\n  must be a mapping with the keys account, region, deployRoleArn, externalId, backend, registry, scan, snyk, retentionDays, tags, endpoint",
    ],
  ])("%s", (_, content, message) => {
    expect(mistake(content)).toBe(message);
  });
});
