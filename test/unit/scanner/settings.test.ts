import { MisconfiguredError, readSettings, SETTING } from "../../../modules/scanner/settings";

const good = {
  SCAN_DOMAIN: "demo-domain",
  SCAN_DOMAIN_OWNER: "111122223333",
  SCAN_REPOSITORY: "team",
  SCAN_BUCKET: "demo-scan-reports-111122223333-eu-central-1",
  SNYK_TOKEN_PARAMETER: "/demo/package-scan/snyk-token",
  SNYK_ORGANIZATION_PARAMETER: "/demo/package-scan/snyk-organization",
  SNYK_PROJECT_NAME: "demo demo-domain",
  SNYK_CLI_VERSION: "1.1110.0",
  SNYK_API: "http://127.0.0.1:1234/v1",
  AWS_REGION: "eu-central-1",
  SCAN_TIMEOUT_MINUTES: "90",
  CODEBUILD_START_TIME: "1795530721500",
  SOMETHING_ELSE: "ignored",
};

const complaint = (environment: Record<string, string | undefined>): string => {
  try {
    readSettings(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(MisconfiguredError);
    return (error as Error).message;
  }
  throw new Error("the settings were accepted");
};

test("reads every variable of the build", () => {
  expect(readSettings(good)).toEqual({
    domain: "demo-domain",
    domainOwner: "111122223333",
    repository: "team",
    bucket: "demo-scan-reports-111122223333-eu-central-1",
    tokenParameter: "/demo/package-scan/snyk-token",
    organizationParameter: "/demo/package-scan/snyk-organization",
    projectName: "demo demo-domain",
    engine: "cli",
    cliVersion: "1.1110.0",
    snykApi: "http://127.0.0.1:1234/v1",
    environment: undefined,
    log: undefined,
    region: "eu-central-1",
    repositories: undefined,
    storeRepository: undefined,
    versions: { take: "default", unlisted: true },
    sendPrivate: false,
    cliSha256: undefined,
    timeoutMinutes: 90,
    buildStartedAt: new Date("2026-11-24T14:32:01.500Z"),
  });
});

test("the log is known if AWS and the build project both name their part", () => {
  const log = { SCAN_LOG_GROUP: "/aws/codebuild/dev-scan", CODEBUILD_LOG_PATH: "1f2e" };
  expect(readSettings({ ...good, ...log, SCAN_ENVIRONMENT: "dev" })).toMatchObject({
    environment: "dev",
    log: { group: "/aws/codebuild/dev-scan", stream: "1f2e" },
  });
  expect(readSettings({ ...good, ...log, CODEBUILD_LOG_PATH: "" }).log).toBeUndefined();
});

const OPTIONAL: readonly string[] = [
  "SNYK_ENGINE",
  "SNYK_CLI_SHA256",
  "SNYK_API",
  "SCAN_REPOSITORIES",
  "SCAN_STORE_REPOSITORY",
  "SCAN_VERSIONS",
  "SCAN_UNLISTED",
  "SNYK_SEND_PRIVATE",
  "SCAN_ENVIRONMENT",
  "SCAN_LOG_GROUP",
  "CODEBUILD_LOG_PATH",
  "SCAN_TOPIC",
  "SCAN_EVENT_SOURCE",
  "SCAN_TIMEOUT_MINUTES",
  "SCAN_PIPELINE",
  "SCAN_PUBLISH_RULE",
  "SCAN_QUIET_SECONDS",
  "SCAN_EXECUTION",
  "CODEBUILD_START_TIME",
];

test("the start is known where project, rule and pipeline have told their part: a build by hand is no execution", () => {
  const told = {
    SCAN_PIPELINE: "dev-package-scan",
    SCAN_PUBLISH_RULE: "dev-package-scan-on-publish",
    SCAN_EXECUTION: "0f3c9a1e-1111-4222-8333-444455556666",
  };
  const start = { pipeline: told.SCAN_PIPELINE, rule: told.SCAN_PUBLISH_RULE, execution: told.SCAN_EXECUTION };
  expect(readSettings({ ...good, ...told }).start).toEqual({ ...start, quietSeconds: 30 });
  expect(readSettings({ ...good, ...told, SCAN_QUIET_SECONDS: "0" }).start).toEqual({ ...start, quietSeconds: 0 });
  for (const name of Object.keys(told)) expect([name, readSettings({ ...good, ...told, [name]: "" }).start]).toEqual([name, undefined]);
});

test("only these may be missing, and empty means missing", () => {
  const { snykApi, timeoutMinutes, buildStartedAt } = readSettings({ ...good, ...Object.fromEntries(OPTIONAL.map((name) => [name, ""])) });
  expect([snykApi, timeoutMinutes, buildStartedAt]).toEqual([undefined, 60, undefined]);
  for (const name of Object.values(SETTING).filter((each) => !OPTIONAL.includes(each))) {
    expect(complaint({ ...good, [name]: "" })).toBe(
      `The scan is misconfigured; the build project sets these variables:\n  ${name} is not set`,
    );
  }
});

test("names every wrong variable with its value and the rule", () => {
  expect(complaint({ ...good, SCAN_DOMAIN: "Demo", SCAN_DOMAIN_OWNER: "11112222333", SNYK_API: "not an address" })).toBe(
    [
      "The scan is misconfigured; the build project sets these variables:",
      '  SCAN_DOMAIN="Demo" must be 2 to 50 lower-case letters, digits or hyphens, starting with a letter',
      '  SCAN_DOMAIN_OWNER="11112222333" must be an account id of 12 digits',
      '  SNYK_API="not an address" must be an http(s) address',
    ].join("\n"),
  );
});

test.each([
  ["SNYK_PROJECT_NAME", "--org=other"],
  ["SNYK_PROJECT_NAME", "two\nlines"],
  ["SNYK_ENGINE", "rest"],
  ["SNYK_CLI_VERSION", "latest"],
  ["SNYK_CLI_VERSION", "1.1110.0; rm"],
  ["SCAN_BUCKET", "Upper"],
  ["SNYK_TOKEN_PARAMETER", "with space"],
  ["AWS_REGION", "europe"],
  ["SNYK_API", "file:///etc/passwd"],
  ["SNYK_CLI_SHA256", "abc"],
  ["SCAN_TIMEOUT_MINUTES", "1h"],
  ["SCAN_TIMEOUT_MINUTES", "0"],
  ["SCAN_STORE_REPOSITORY", "a b"],
  ["SCAN_VERSIONS", "newest"],
  ["SCAN_VERSIONS", "newest:0"],
  ["SCAN_UNLISTED", "no"],
  ["SNYK_SEND_PRIVATE", "acme,,x"],
  ["CODEBUILD_START_TIME", "yesterday"],
  ["SCAN_PIPELINE", "a pipeline"],
  ["SCAN_PUBLISH_RULE", "rule/*"],
  ["SCAN_QUIET_SECONDS", "-1"],
  ["SCAN_EXECUTION", "#{codepipeline.PipelineExecutionId}"],
])("refuses %s=%j", (name, value) => {
  expect(complaint({ ...good, [name]: value })).toContain(`  ${name}=${JSON.stringify(value)} must be `);
});

test("an address that the CLI would change is refused with what it would ask", () => {
  expect(complaint({ ...good, SNYK_API: "https://api.eu.snyk.io/broker" })).toContain(
    'SNYK_API="https://api.eu.snyk.io/broker" has the path /broker, which the Snyk CLI drops: it would ask https://api.eu.snyk.io',
  );
});

test.each([
  [{ SCAN_VERSIONS: "all", SCAN_UNLISTED: "false" }, { take: "all", unlisted: false }, false],
  [{ SCAN_VERSIONS: "newest:12", SNYK_SEND_PRIVATE: "true" }, { take: { newest: 12 }, unlisted: true }, true],
  [{ SNYK_SEND_PRIVATE: "acme-*,tool" }, { take: "default", unlisted: true }, ["acme-*", "tool"]],
])("%j", (more, versions, sendPrivate) => {
  expect(readSettings({ ...good, ...more })).toMatchObject({ versions, sendPrivate });
});
