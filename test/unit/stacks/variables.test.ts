import { loadEnvironment } from "../../../environments/load";
import { namesOf } from "../../../environments/names";
import type { Environment } from "../../../environments/schema";
import { proxyFor } from "../../../modules/network/proxies.mjs";
import { readSettings } from "../../../modules/scanner/settings";
import { proxyParameters, scanVariables } from "../../../stacks/scan-variables";

const dev = loadEnvironment("dev");
const variables = (environment: Environment) => scanVariables(environment, namesOf(environment));

test("the scanner reads the environment's settings from the build's variables", () => {
  expect(readSettings({ ...variables(dev), AWS_REGION: "eu-central-1" })).toEqual({
    domain: "dev-packages",
    domainOwner: "222233334444",
    repository: "team",
    repositories: undefined,
    bucket: "dev-scan-reports-222233334444-eu-central-1",
    tokenParameter: "/dev/package-scan/snyk-token",
    organizationParameter: "/dev/package-scan/snyk-organization",
    projectName: "dev dev-packages",
    engine: "cli",
    cliVersion: "1.1307.4",
    snykApi: undefined,
    environment: "dev",
    log: undefined,
    region: "eu-central-1",
    timeoutMinutes: 60,
    storeRepository: "team-store",
    versions: { take: "default", unlisted: true },
    sendPrivate: false,
    buildStartedAt: undefined,
    cliSha256: undefined,
  });
});

test("the region is the build's own, and settings that the file lacks are not set", () => {
  expect(Object.keys(variables(dev))).toEqual([
    "SCAN_DOMAIN",
    "SCAN_DOMAIN_OWNER",
    "SCAN_REPOSITORY",
    "SCAN_BUCKET",
    "SNYK_TOKEN_PARAMETER",
    "SNYK_ORGANIZATION_PARAMETER",
    "SNYK_PROJECT_NAME",
    "SNYK_CLI_VERSION",
    "SCAN_ENVIRONMENT",
    "SCAN_LOG_GROUP",
    "SCAN_TIMEOUT_MINUTES",
    "SCAN_STORE_REPOSITORY",
  ]);
  expect(variables({ ...dev, scan: { ...dev.scan, askConnection: false } })).not.toHaveProperty("SCAN_STORE_REPOSITORY");
});

test("the API in the CLI's place is said to the build", () => {
  const api: Environment = { ...dev, snyk: { ...dev.snyk, engine: "api" } };
  expect(variables(api)).toMatchObject({ SNYK_ENGINE: "api" });
  expect(readSettings({ ...variables(api), AWS_REGION: "eu-central-1" }).engine).toBe("api");
});

test("the repositories that are scanned are passed on, unless they are all", () => {
  const shared = { ...dev, registry: { ...dev.registry, domainOwner: "444455556666", upstream: "base" } };
  expect(variables(shared)).toMatchObject({ SCAN_REPOSITORIES: "team" });
  const chosen: Environment = { ...dev, scan: { ...dev.scan, repositories: ["team", "team-store"] } };
  const given = { ...variables(chosen), AWS_REGION: "eu-central-1" };
  expect(readSettings(given).repositories).toEqual(["team", "team-store"]);
  expect(() => readSettings({ ...given, SCAN_REPOSITORIES: "team,,x" })).toThrow(
    'SCAN_REPOSITORIES="team,,x" must be names of repositories, with commas between them',
  );
});

test("the addresses of another Snyk and of a local AWS are passed on", () => {
  const snyk = { ...dev.snyk, apiUrl: "https://api.eu.snyk.io", cliSha256: "0a".repeat(32) };
  const environment = { ...dev, snyk, endpoint: "http://127.0.0.1:4566" };
  expect(variables(environment)).toMatchObject({
    SNYK_CLI_SHA256: "0a".repeat(32),
    SNYK_API: "https://api.eu.snyk.io",
    AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
  });
});

test.each([
  ["default", {}],
  ["all", { SCAN_VERSIONS: "all" }],
  [{ newest: 5, unlisted: true }, { SCAN_VERSIONS: "newest:5" }],
  [{ unlisted: false }, { SCAN_UNLISTED: "false" }],
  [{ take: "all", unlisted: false } as const, { SCAN_VERSIONS: "all", SCAN_UNLISTED: "false" }],
] as const)("the versions that are scanned are passed on: %j", (versions, expected) => {
  const { SCAN_VERSIONS, SCAN_UNLISTED } = variables({ ...dev, scan: { ...dev.scan, versions } });
  expect({ ...(SCAN_VERSIONS && { SCAN_VERSIONS }), ...(SCAN_UNLISTED && { SCAN_UNLISTED }) }).toEqual(expected);
});

test.each([
  [false, undefined],
  [true, "true"],
  [["acme-*", "tool"], "acme-*,tool"],
])("whether private names go to Snyk is passed on: %j", (sendPrivate, expected) => {
  expect(variables({ ...dev, snyk: { ...dev.snyk, sendPrivate } }).SNYK_SEND_PRIVATE).toBe(expected);
});

test("a proxy holds for Snyk and downloads, and not for AWS in the region, unless the file names what is reached without it", () => {
  const proxied = (proxy: Environment["scan"]["proxy"], region: Environment["region"] = "eu-central-1") => {
    const { HTTPS_PROXY, HTTP_PROXY, NO_PROXY } = variables({ ...dev, region, scan: { ...dev.scan, proxy } });
    return [HTTPS_PROXY, HTTP_PROXY, NO_PROXY];
  };
  const address = "http://proxy.example.com:8080";
  const never = "localhost,127.0.0.1,169.254.169.254,169.254.170.2";
  expect(proxied(undefined)).toEqual([undefined, undefined, undefined]);
  expect(proxied({ address })).toEqual([address, address, `${never},.eu-central-1.amazonaws.com`]);
  expect(proxied({ address }, "cn-north-1" as Environment["region"])[2]).toBe(`${never},.cn-north-1.amazonaws.com.cn`);
  expect(proxied({ address, direct: [] })[2]).toBe(never);
  // Its address is a parameter's value, by its name.
  const secret: Environment["scan"]["proxy"] = { secret: true };
  expect(proxied(secret)).toEqual([undefined, undefined, `${never},.eu-central-1.amazonaws.com`]);
  const parameter = "/dev/package-scan/proxy";
  expect(proxyParameters(namesOf({ ...dev, scan: { ...dev.scan, proxy: secret } }))).toEqual({
    HTTPS_PROXY: parameter,
    HTTP_PROXY: parameter,
  });
  expect(proxyParameters(namesOf({ ...dev, scan: { ...dev.scan, proxy: { address } } }))).toEqual({});
  const [, , direct = ""] = proxied({ address });
  const through = (url: string) => proxyFor(url, { HTTPS_PROXY: address, NO_PROXY: direct })?.address;
  expect(through("https://d-222233334444.d.codeartifact.eu-central-1.amazonaws.com/pypi/team/simple/")).toBeUndefined();
  expect(through("https://bucket.s3.eu-central-1.amazonaws.com/outputs/x")).toBeUndefined();
  expect(through("https://api.snyk.io/v1")).toContain("proxy.example.com:8080");
});

test("where packages start scans, the build knows the pipeline, the rule and how long to wait", () => {
  const onPublish: Environment = { ...dev, scan: { ...dev.scan, onPublish: true } };
  expect(variables(onPublish)).toMatchObject({ SCAN_PIPELINE: "dev-package-scan", SCAN_PUBLISH_RULE: "dev-package-scan-on-publish" });
  expect(variables(onPublish)).not.toHaveProperty("SCAN_QUIET_SECONDS");
  expect(variables({ ...onPublish, scan: { ...onPublish.scan, quietSeconds: 5 } })).toMatchObject({ SCAN_QUIET_SECONDS: "5" });
  const execution = "0f3c9a1e-1111-4222-8333-444455556666";
  expect(readSettings({ ...variables(onPublish), AWS_REGION: "eu-central-1", SCAN_EXECUTION: execution }).start).toEqual({
    pipeline: "dev-package-scan",
    rule: "dev-package-scan-on-publish",
    execution,
    quietSeconds: 30,
  });
});
