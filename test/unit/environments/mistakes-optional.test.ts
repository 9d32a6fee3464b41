import { RIGHT, mistake } from "./files";

/** Each row: the text added to the valid file, then the key and value and the fix in the message. */
type Row = readonly [added: string, what: string, fix: string];

const BACKEND = "must be s3, hcp or local. For example: s3";
const hcp = (more: string) => `backend: { kind: hcp, organization: acme, ${more} }`;
const ORGANIZATION = "must be the name of an organization: letters, digits, hyphens or underscores. For example: my-company";
const VERSIONS = "must be a version of Terraform within >= 1.11.0, < 2.0.0. For example: 1.11.4";
const RETENTION = "must be a whole number of days, 1 to 3653. For example: 90";
const TAG =
  "must be the text of a tag: 1 to 255 letters, digits, spaces or _ . : / = + - @,\n  not starting with aws:. For example: platform";
const TAG_KEY = "must be a tag key: up to 127 letters, digits, spaces or _ . : / = + - @, not starting with aws:";
const VERSION = "must be an exact version of the npm package snyk. For example: 1.1307.4";
const PARAMETER =
  "must be the name of an SSM parameter: letters, digits, dots, hyphens or underscores, or a path of such with a slash before each,\n  not starting with aws or ssm. For example: /prod/package-scan/snyk-token";
const PROJECT = "must be 1 to 255 printable characters, starting with a letter or digit. For example: prod packages";
const ENDPOINT = "must be an http(s) address without user, query or fragment. For example: http://127.0.0.1:4566";
const TLS =
  "must be https: without TLS, anybody on the way reads what is sent.\n  Only a local AWS (local: true) may have an http address of this machine";
const HERE = "must be an address of this machine, because local is true";
const VPCE =
  "must be an http(s) address without user, query or fragment. For example: https://vpce-0a1b2c3d-4e5f6a7b.ssm.eu-central-1.vpce.amazonaws.com";
const SERVICES = "cloudwatch, codeartifact, codebuild, codecommit, codepipeline, events, iam, kms, logs, s3, scheduler, sns, ssm, sts";
const SCAN =
  "schedule, scheduleTimezone, onPublish, quietSeconds, timeoutMinutes, repositories, versions, askConnection, sourceRepository, reportBucket, formerPipelines, kmsKeyArn, computeType, image, vpc, proxy";
const IMAGE =
  "must be an image of CodeBuild's own for x86-64, or of Amazon ECR with its tag or digest. For example: aws/codebuild/amazonlinux-x86_64-standard:5.0";
const VPC = "vpc: { id: vpc-0a1b2c3d, subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] }";
const QUIET = "must be a whole number of seconds, 0 to 300. For example: 30";
const TIMEOUT = "must be a whole number of minutes, 10 to 2160. For example: 60";
const API = "must be the address of Snyk's API, api.HOST without a path or with /v1. For example: https://api.eu.snyk.io";
const SOURCE =
  "must be 1 to 100 letters, digits, dots, hyphens or underscores, not ending in .git\n  (CodeCommit repository name). For example: package-scanner";
const BUCKET = "must be 3 to 63 lower-case letters, digits, dots or hyphens (S3 bucket name). For example: my-scan-reports";
const LOG_PREFIX =
  "must be the beginning of an S3 key, ending in a slash, of letters, digits or ! - _ . * ' ( ). For example: package-scan/";
const KEY = "must be aws-managed, or the ARN of a KMS key. For example: aws-managed";
const ROLE = "must be the ARN of an IAM role. For example: arn:aws:iam::111122223333:role/deploy";
const MAIL = "must be an e-mail address. For example: security@example.com";
const WEBHOOK =
  "must be an https address without user, query or fragment, and none that is a secret by itself\n  (Slack, Teams, Discord, Google Chat: use the channel's e-mail address, or what docs/notifications.md says). For example: https://events.example.com/package-scan";
const KNOWN =
  "known here: name, account, region, deployRoleArn, readOnlyRoleArn, quarantineRoleArn, externalId, iam, backend, registry, scan, snyk, notify, retentionDays, accessLogs, tags, ignoreTags, extends, local, endpoint, endpoints";
const CRON = "must be rate(...) or cron(...). For example: rate(1 day), or cron(0 6 * * ? *) for every day at 6";
const ZONE = "must be an IANA time zone. For example: Europe/Berlin";
const READER = "must be an AWS account id of 12 digits, in quotes, or the id of an organization. For example: o-a1b2c3d4e5";

test.each<Row>([
  ["retentionDay: 7", "retentionDay 7", `unknown key; did you mean retentionDays?\n  ${KNOWN}`],
  ["scan: { banana: [1, 2] }", "scan.banana [1,2]", `unknown key\n  known here: ${SCAN}`],
  ["scan: [daily]", 'scan ["daily"]', `must be a mapping with the keys ${SCAN}`],
  ["scan: { sourceRepository: my/scanner }", 'scan.sourceRepository "my/scanner"', SOURCE],
  ["scan: { sourceRepository: scanner.git }", 'scan.sourceRepository "scanner.git"', SOURCE],
  ["scan: { sourceRepository: 12 }", "scan.sourceRepository 12", `must be text: put it in quotes, "12"\n  ${SOURCE}`],
  ["scan: { reportBucket: s3://reports }", 'scan.reportBucket "s3://reports"', BUCKET],
  ["scan: { reportBucket: my..reports }", 'scan.reportBucket "my..reports"', BUCKET],
  [
    "scan: { reportBucket: prod-scan-state-111122223333-eu-central-1 }",
    'scan.reportBucket "prod-scan-state-111122223333-eu-central-1"',
    "must differ from the bucket of the states: reports expire",
  ],
  [
    "scan: { computeType: SMALL }",
    'scan.computeType "SMALL"',
    "must be one of BUILD_GENERAL1_SMALL, BUILD_GENERAL1_MEDIUM, BUILD_GENERAL1_LARGE, BUILD_GENERAL1_XLARGE, BUILD_GENERAL1_2XLARGE",
  ],
  ["scan: { image: python:3.12 }", 'scan.image "python:3.12"', IMAGE],
  [
    "scan: { image: 'aws/codebuild/amazonlinux-aarch64-standard:3.0' }",
    'scan.image "aws/codebuild/amazonlinux-aarch64-standard:3.0"',
    IMAGE,
  ],
  [
    `scan: { ${VPC.replace("vpc-0a1b2c3d", "mine")} }`,
    'scan.vpc.id "mine"',
    "must be the id of a VPC of the environment's account and region. For example: vpc-0a1b2c3d4e5f67890",
  ],
  [
    `scan: { ${VPC.replace("subnet-0a1b2c3d", "")} }`,
    "scan.vpc.subnets []",
    "must be a list of 1 to 16. For example: [subnet-0a1b2c3d4e5f67890]",
  ],
  [
    `scan: { ${VPC.replace("[sg-0a1b2c3d]", `[${"sg-0a1b2c3d, ".repeat(6)}]`)} }`,
    `scan.vpc.securityGroups ["sg-0a1b2c3d","sg-0a1b2c3d","sg-0a1b2c3d","sg-0a1b2c3d",...`,
    "must be a list of 1 to 5. For example: [sg-0a1b2c3d4e5f67890]",
  ],
  [
    "ignoreTags: { keys: [owner, environment] }",
    'ignoreTags.keys[1] "environment"',
    "would ignore environment, which every resource of ours gets: remove it",
  ],
  [
    "ignoreTags: { prefixes: [man] }",
    'ignoreTags.prefixes[0] "man"',
    "would ignore managed-by, which every resource of ours gets: remove it",
  ],
  ["backend: { kind: gcs }", 'backend.kind "gcs"', BACKEND],
  ["backend: { bucket: state }", "backend.kind", BACKEND],
  ["backend: { kind: hcp }", "backend.organization", `is missing: ${ORGANIZATION}`],
  ["backend: { kind: hcp, organization: acme inc }", 'backend.organization "acme inc"', ORGANIZATION],
  [
    hcp("project: ab"),
    'backend.project "ab"',
    "must be the name of a project: 3 to 40 letters, digits, spaces, hyphens or underscores, with no space at either end. For example: Package scan",
  ],
  [
    hcp("workspacePrefix: 'a b'"),
    'backend.workspacePrefix "a b"',
    "must be the beginning of names: letters, digits, hyphens or underscores. For example: security-",
  ],
  [
    hcp("hostname: https://tfe.acme.example"),
    'backend.hostname "https://tfe.acme.example"',
    "must be a host name in lower case, without https:// and without a path. For example: app.terraform.io",
  ],
  [hcp("execution: cloud"), 'backend.execution "cloud"', "must be one of remote, local, agent. For example: remote"],
  [hcp("execution: agent"), 'backend.execution "agent"', "needs backend.agentPool: HCP Terraform has to know whose agents run it"],
  [hcp("agentPool: own"), 'backend.agentPool "own"', "is only used if backend.execution is agent: remove this, or change that"],
  [hcp("terraformVersion: 1.5.7"), 'backend.terraformVersion "1.5.7"', `The stacks do not work with Terraform 1.5.7\n  ${VERSIONS}`],
  [hcp("terraformVersion: '1.11'"), 'backend.terraformVersion "1.11"', `1.11 is no version\n  ${VERSIONS}`],
  [
    hcp("execution: local, terraformVersion: 1.11.4"),
    'backend.terraformVersion "1.11.4"',
    "is for runs in HCP Terraform; with backend.execution local, your own is used",
  ],
  [
    "endpoint: https://acme.example:99999\n",
    'endpoint "https://acme.example:99999"',
    "is no URL: check its host, and its port (up to 65535)",
  ],
  [
    hcp("notifyUrl: http://acme.example"),
    'backend.notifyUrl "http://acme.example"',
    "must be https: without TLS, anybody on the way reads what is sent.\n  Only a local AWS (local: true) may have an http address of this machine",
  ],
  [
    hcp("notifyUrl: https://me@acme.example"),
    'backend.notifyUrl "https://me@acme.example"',
    "must be an https address, without a user, and none that is a secret by itself (Slack, Teams, Discord, Google Chat). For example: https://hooks.example.com/terraform",
  ],
  [
    hcp("notifyUrl: https://hooks.slack.com/services/T0/B0/x"),
    'backend.notifyUrl "https://hooks.slack.com/[redacted]"',
    "must be an https address, without a user, and none that is a secret by itself (Slack, Teams, Discord, Google Chat). For example: https://hooks.example.com/terraform",
  ],
  [hcp("teams: { developers: all }"), 'backend.teams.developers "all"', "must be one of read, plan, write, admin. For example: plan"],
  [hcp("runRoles: me"), 'backend.runRoles "me"', "must be one of bootstrap, administrator. For example: bootstrap"],
  [
    hcp("execution: local, runRoles: administrator"),
    'backend.runRoles "administrator"',
    "is for runs in HCP Terraform; with backend.execution local, there are none",
  ],
  [
    hcp("execution: local, runTrigger: true"),
    "backend.runTrigger true",
    "is for runs in HCP Terraform; with backend.execution local, there are none",
  ],
  [
    hcp("bucket: state"),
    'backend.bucket "state"',
    "unknown key\n  known here: kind, organization, project, workspacePrefix, hostname, execution, agentPool, terraformVersion, notifyUrl, teams, runRoles, runTrigger",
  ],
  [
    "scan: { proxy: { address: 'http://ana:secret@proxy.example.com:8080' } }",
    'scan.proxy.address "http://ana:[redacted]@proxy.example.com:8080"',
    "must be http(s)://HOST:PORT without user and password, which everybody could read in the project:\n  with them it is a secret (secret: true), which ops secrets proxy sets. For example: http://proxy.example.com:8080",
  ],
  ["backend: s3", 'backend "s3"', "must be a mapping with the key kind. For example: {kind: s3}"],
  [
    "backend: { kind: s3, bucketOwner: '999988887777' }",
    'backend.bucketOwner "999988887777"',
    "names the owner of an existing bucket: give backend.bucket too, or remove this",
  ],
  [
    "backend: { kind: s3, kmsKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/1' }",
    'backend.kmsKeyArn "arn:aws:kms:eu-central-1:111122223333:key/1"',
    "is the key of an existing bucket: give backend.bucket too, or remove this\n  and let the state stack make bucket and key",
  ],
  ["accessLogs: my-logs", 'accessLogs "my-logs"', "must be a mapping with the keys bucket, prefix"],
  ["accessLogs: { prefix: x/ }", "accessLogs.bucket", `is missing: ${BUCKET.replace("scan-reports", "access-logs")}`],
  ["accessLogs: { bucket: my-logs, prefix: /x/ }", 'accessLogs.prefix "/x/"', LOG_PREFIX],
  ["accessLogs: { bucket: my-logs, prefix: x }", 'accessLogs.prefix "x"', LOG_PREFIX],
  [
    "accessLogs: { bucket: prod-scan-state-111122223333-eu-central-1 }",
    'accessLogs.bucket "prod-scan-state-111122223333-eu-central-1"',
    "must be another bucket than those that are logged: every log would be logged",
  ],
  ["tags:", "tags", "is empty: must be a mapping of tag keys to texts. For example: {owner: platform}"],
  ["tags: { cost-center: 0042 }", "tags.cost-center 0042", `must be text: put it in quotes, "0042"\n  ${TAG}`],
  ['tags: { "aws:owner": me }', 'tags.aws:owner "me"', TAG_KEY],
  [`tags: { ${"k".repeat(128)}: me }`, `tags.${"k".repeat(128)} "me"`, TAG_KEY],
  ['tags: { owner: "AWS:me" }', 'tags.owner "AWS:me"', TAG],
  // EventBridge Scheduler takes no tag without a text, CodeBuild none of 256 letters.
  ['tags: { owner: "" }', 'tags.owner ""', TAG],
  [`tags: { owner: ${"v".repeat(256)} }`, `tags.owner "${"v".repeat(56)}...`, TAG],
  ['retentionDays: "90"', 'retentionDays "90"', RETENTION],
  ["retentionDays: 0.5", "retentionDays 0.5", RETENTION],
  ["retentionDays: 0", "retentionDays 0", RETENTION],
  ["scan: { timeoutMinutes: 5 }", "scan.timeoutMinutes 5", TIMEOUT],
  ["scan: { timeoutMinutes: 2161 }", "scan.timeoutMinutes 2161", TIMEOUT],
  ["scan: { timeoutMinutes: 1h }", 'scan.timeoutMinutes "1h"', TIMEOUT],
  [
    "snyk: { apiUrl: api.eu.snyk.io }",
    'snyk.apiUrl "api.eu.snyk.io"',
    `is not an http(s) address without user, query or fragment\n  ${API}`,
  ],
  [
    "snyk: { apiUrl: https://api.eu.snyk.io/rest }",
    'snyk.apiUrl "https://api.eu.snyk.io/rest"',
    `has the path /rest, which the Snyk CLI drops: it would ask https://api.eu.snyk.io\n  ${API}`,
  ],
  [
    "snyk: { apiUrl: https://broker.example.com }",
    'snyk.apiUrl "https://broker.example.com"',
    `is not the address of an API: the Snyk CLI would ask https://api.broker.example.com instead of broker.example.com\n  ${API}`,
  ],
  ["retentionDays: 3654", "retentionDays 3654", RETENTION],
  [
    "scan: { formerPipelines: [quarantine] }",
    'scan.formerPipelines[0] "quarantine"',
    "must be the name of a pipeline, and none of outputs, cache and quarantine. For example: old-package-scan",
  ],
  ["snyk: { engine: rest }", 'snyk.engine "rest"', "must be cli or api. For example: api"],
  [
    `snyk: { engine: api, cliSha256: ${"a".repeat(64)} }`,
    `snyk.cliSha256 "${"a".repeat(56)}...`,
    "is the program of the Snyk CLI, which snyk.engine: api does not use: remove one of the two",
  ],
  [
    "snyk: { engine: api, projectName: mine }",
    'snyk.projectName "mine"',
    "names what snyk monitor records, which snyk.engine: api cannot do: remove one of the two",
  ],
  ["snyk: { cliVersion: latest }", 'snyk.cliVersion "latest"', VERSION],
  ["snyk: { cliVersion: 1.1307 }", "snyk.cliVersion 1.1307", `must be text: put it in quotes, "1.1307"\n  ${VERSION}`],
  ["snyk: { tokenParameter: my/token }", 'snyk.tokenParameter "my/token"', PARAMETER],
  ["snyk: { tokenParameter: ssmToken }", 'snyk.tokenParameter "ssmToken"', PARAMETER],
  ["snyk: { tokenParameter: /aws/token }", 'snyk.tokenParameter "/aws/token"', PARAMETER],
  // The Snyk CLI would take it for an option.
  ["snyk: { projectName: --org=mine }", 'snyk.projectName "--org=mine"', PROJECT],
  ["local: maybe", 'local "maybe"', "must be true or false"],
  ["scan: { onPublish: always }", 'scan.onPublish "always"', "must be true or false"],
  ["scan: { onPublish: true, quietSeconds: 301 }", "scan.quietSeconds 301", QUIET],
  ["scan: { onPublish: true, quietSeconds: 1.5 }", "scan.quietSeconds 1.5", QUIET],
  ["scan: { quietSeconds: 5 }", "scan.quietSeconds 5", "is about scans that packages start: set scan.onPublish: true too, or remove this"],
  ["notify:", "notify", "is empty: must be a mapping with the keys email, webhook"],
  ["notify: { mail: [] }", "notify.mail []", "unknown key; did you mean email?\n  known here: email, webhook"],
  ["notify: { email: [team] }", 'notify.email[0] "team"', MAIL],
  ["notify: { webhook: {} }", "notify.webhook.url", `is missing: ${WEBHOOK}`],
  ["notify: { webhook: { url: http://events.example.com } }", 'notify.webhook.url "http://events.example.com"', WEBHOOK],
  ["notify: { webhook: { url: https://x.example.com/?key=1 } }", 'notify.webhook.url "https://x.example.com/?key=1"', WEBHOOK],
  [
    "notify: { webhook: { url: https://hooks.slack.com/services/T0/B0/x } }",
    'notify.webhook.url "https://hooks.slack.com/[redacted]"',
    WEBHOOK,
  ],
  [
    "notify: { webhook: { url: https://acme.webhook.office.com/webhookb2/1 } }",
    'notify.webhook.url "https://acme.webhook.office.com/[redacted]"',
    WEBHOOK,
  ],
  [
    'notify: { webhook: { url: https://events.example.com, header: "X Key" } }',
    'notify.webhook.header "X Key"',
    "must be the name of an HTTP header: letters, digits and hyphens. For example: X-Api-Key",
  ],
  ...["Host", "content-length", "Transfer-Encoding"].map((header): [string, string, string] => [
    `notify: { webhook: { url: https://events.example.com, header: ${header} } }`,
    `notify.webhook.header "${header}"`,
    "must be another header: whoever sends a request sets this one itself",
  ]),
  ["endpoint: http://127.0.0.1:4566", 'endpoint "http://127.0.0.1:4566"', TLS],
  ["snyk: { apiUrl: http://api.eu.snyk.io }", 'snyk.apiUrl "http://api.eu.snyk.io"', TLS],
  ["endpoints: { ssm: http://ssm.example.com }", 'endpoints.ssm "http://ssm.example.com"', TLS],
  ["endpoints: { ssm: vpce }", 'endpoints.ssm "vpce"', VPCE],
  ["endpoints: { smm: https://x }", 'endpoints.smm "https://x"', `unknown key; did you mean ssm?\n  known here: ${SERVICES}`],
  ["endpoint: https://x.example.com\nlocal: true", 'endpoint "https://x.example.com"', HERE],
  ["endpoints: { s3: http://10.0.0.1 }\nlocal: true", 'endpoints.s3 "http://10.0.0.1"', HERE],
  ["snyk: { apiUrl: http://api.snyk.example.com }\nlocal: true", 'snyk.apiUrl "http://api.snyk.example.com"', TLS],
  ["endpoint: 127.0.0.1:4566", 'endpoint "127.0.0.1:4566"', ENDPOINT],
  ["deployRoleArn: deploy", 'deployRoleArn "deploy"', ROLE],
  [
    "deployRoleArn: arn:aws:iam::999999999999:role/deploy",
    'deployRoleArn "arn:aws:iam::999999999999:role/deploy"',
    "must be a role of this environment's account, 111122223333: this one is of 999999999999",
  ],
  [
    "readOnlyRoleArn: arn:aws:iam::999999999999:role/read",
    'readOnlyRoleArn "arn:aws:iam::999999999999:role/read"',
    "must be a role of this environment's account, 111122223333: this one is of 999999999999",
  ],
  [
    "externalId: me",
    'externalId "me"',
    "is only used to assume deployRoleArn, readOnlyRoleArn and quarantineRoleArn: give one of them too, or remove this",
  ],
])("%s", (added, what, fix) => {
  expect(mistake(`${RIGHT}${added}\n`)).toBe(`prod.yaml:6  ${what}\n  ${fix}`);
});

test.each<Row>([
  ['readers: ["444455556666", org-1]', 'readers[1] "org-1"', READER],
  ['readers: "444455556666"', 'readers "444455556666"', 'must be a list. For example: ["444455556666", o-a1b2c3d4e5]'],
  [
    "externalConnection: public:npmjs",
    'externalConnection "public:npmjs"',
    'must be public:pypi: Python packages come from PyPI. For example: "public:pypi"',
  ],
  ["upstream: base", 'upstream "base"', "is a repository of another account's domain: give registry.domainOwner too, or remove this"],
  ["storeRepository: team", 'storeRepository "team"', "must differ from registry.repository; false makes one repository do both"],
  [
    "storeRepository: true",
    "storeRepository true",
    "must be a CodeArtifact repository name, or false for one repository that does both. For example: team-store",
  ],
  ["protect: maybe", 'protect "maybe"', "must be true or false"],
  ["encryptionKey: alias/mine", 'encryptionKey "alias/mine"', KEY],
  ["encryptionKey: true", "encryptionKey true", `must be text: put it in quotes, "true"\n  ${KEY}`],
  [
    "encryptionKey: arn:aws:kms:eu-west-1:111122223333:key/1",
    'encryptionKey "arn:aws:kms:eu-west-1:111122223333:key/1"',
    "must be a key in this environment's region, eu-central-1",
  ],
])("registry: %s", (added, what, fix) => {
  expect(mistake(`${RIGHT}  ${added}\n`)).toBe(`prod.yaml:6  registry.${what}\n  ${fix}`);
});

test.each([
  ["every day", "it is neither rate(...) nor cron(...)"],
  ["cron(0 6 * * *)", "cron needs 6 fields (minutes hours day-of-month month day-of-week year), here are 5"],
  ["cron(0 24 * * ? *)", 'hours "24" is not between 0 and 23'],
  ["cron(0 6 * * * *)", "exactly one of day-of-month and day-of-week must be ?"],
  ["rate(2 day)", "write the plural: rate(2 days)"],
  ["rate(0 days)", "the number of a rate starts at 1"],
])("schedule: %s", (schedule, problem) => {
  expect(mistake(`${RIGHT}scan: { schedule: "${schedule}" }\n`)).toBe(`prod.yaml:6  scan.schedule "${schedule}"\n  ${problem}\n  ${CRON}`);
});

test.each([
  ["Europe/Berln", 'no such time zone; did you mean "Europe/Berlin"?'],
  ["Middle-earth/The_Shire", "no such time zone"],
  ["europe/berlin", 'write it as "Europe/Berlin"'],
  ["+01:00", "no such time zone"],
])("time zone: %s", (zone, problem) => {
  expect(mistake(`${RIGHT}scan: { scheduleTimezone: "${zone}" }\n`)).toBe(
    `prod.yaml:6  scan.scheduleTimezone "${zone}"\n  ${problem}\n  ${ZONE}`,
  );
});

test("a mistake in a key in the middle is reported with its own line", () => {
  expect(mistake(`${RIGHT}backend:\n  kind: s3\n  buckett: state\n`)).toBe(
    'prod.yaml:8  backend.buckett "state"\n  unknown key; did you mean bucket?\n  known here: kind, bucket, bucketOwner, kmsKeyArn',
  );
});
