import { hasStateStack, namesOf, tagsOf } from "../../../environments/names";
import { loadEnvironment } from "../../../environments/load";
import type { Environment } from "../../../environments/schema";

const dev = loadEnvironment("dev");

test("the names of an environment", () => {
  const { stateKey, workspace, ...names } = namesOf(dev);
  expect(names).toEqual({
    stackNames: { state: "dev-state", runs: "dev-runs", registry: "dev-registry", secrets: "dev-secrets", scanner: "dev-scanner" },
    stateBucket: "dev-scan-state-222233334444-eu-central-1",
    stateBucketOwner: "222233334444",
    stateKeyAlias: "alias/dev-scan-state",
    domainKeyAlias: "alias/dev-package-domain",
    secretsKeyAlias: "alias/dev-package-scan-secrets",
    secretsKey: "alias/dev-package-scan-secrets",
    domainOwner: "222233334444",
    storeRepository: "team-store",
    scannedRepositories: undefined,
    reportBucket: "dev-scan-reports-222233334444-eu-central-1",
    reportKeyAlias: "alias/dev-package-scan-reports",
    reportKey: "alias/dev-package-scan-reports",
    sourceRepository: "dev-package-scanner",
    sourceBranch: "main",
    runPlanRole: "dev-package-scan-plan",
    runApplyRole: "dev-package-scan-apply",
    scanProject: "dev-package-scan",
    pipeline: "dev-package-scan",
    schedule: "dev-daily-scan",
    scheduleGroup: "dev-package-scan",
    logGroup: "/aws/codebuild/dev-package-scan",
    topic: "dev-package-scan",
    topicKeyAlias: "alias/dev-package-scan-messages",
    missingScanAlarm: "dev-package-scan-missing",
    gateAlarm: "dev-package-scan-gate",
    webhookAlarm: "dev-package-scan-webhook-failed",
    dashboard: "dev-package-scan",
    webhook: "dev-package-scan-webhook",
    eventSource: "package-scan.dev",
    onPublishRule: "dev-package-scan-on-publish",
    rolePath: "/",
    deployRole: "dev-package-scan-deploy",
    readOnlyRole: "dev-package-scan-read-only",
    quarantineRole: "dev-package-scan-archive",
    boundaryPolicy: "dev-package-scan-boundary",
    scanRole: "dev-package-scan-build",
    pipelineRole: "dev-package-scan-pipeline",
    scheduleRole: "dev-package-scan-schedule",
    webhookRole: "dev-package-scan-webhook",
    onPublishRole: "dev-package-scan-publish",
    tokenParameter: "/dev/package-scan/snyk-token",
    organizationParameter: "/dev/package-scan/snyk-organization",
    acceptedSourceParameter: "/dev/package-scan/scanner-sha256",
    snykProjectName: "dev dev-packages",
  });
  expect(stateKey("scanner")).toBe("dev/scanner.tfstate");
  expect(workspace("scanner")).toBe("dev-scanner");
});

test.each([
  ["own domain", {}, undefined, undefined],
  ["own domain", {}, "own", ["team", "team-store"]],
  ["own domain", { storeRepository: false as const }, "own", ["team"]],
  ["another account's domain", { domainOwner: "444455556666" }, undefined, ["team", "team-store"]],
  ["another account's domain", { domainOwner: "444455556666", upstream: "base" }, undefined, ["team"]],
  ["another account's domain", { domainOwner: "444455556666" }, "all", undefined],
  ["own domain, named as such", { domainOwner: dev.account }, undefined, undefined],
  ["a list", {}, ["b", "a", "b"], ["b", "a"]],
] as const)("%s %j: scan.repositories %j", (_, registry, repositories, expected) => {
  const chosen = typeof repositories === "object" ? [...repositories] : repositories;
  const environment: Environment = { ...dev, registry: { ...dev.registry, ...registry }, scan: { ...dev.scan, repositories: chosen } };
  expect(namesOf(environment).scannedRepositories).toEqual(expected);
});

test("names in the file override the defaults", () => {
  const environment: Environment = {
    ...dev,
    backend: { kind: "s3", bucket: "my-state", bucketOwner: "555566667777" },
    registry: { ...dev.registry, storeRepository: "pypi-store", domainOwner: "444455556666" },
    scan: { ...dev.scan, sourceRepository: "SnykCodeArtifactRepo", reportBucket: "my-reports" },
    snyk: { ...dev.snyk, projectName: "mine", tokenParameter: "/my/token", organizationParameter: "/my/organization" },
  };
  expect(namesOf(environment)).toMatchObject({
    stateBucket: "my-state",
    stateBucketOwner: "555566667777",
    storeRepository: "pypi-store",
    domainOwner: "444455556666",
    snykProjectName: "mine",
    sourceRepository: "SnykCodeArtifactRepo",
    reportBucket: "my-reports",
    tokenParameter: "/my/token",
    organizationParameter: "/my/organization",
  });
  expect(namesOf({ ...dev, registry: { ...dev.registry, storeRepository: false } }).storeRepository).toBeUndefined();
});

test("roles have the path and the prefix of the file; nothing else has", () => {
  const names = namesOf({ ...dev, iam: { path: "/platform/", rolePrefix: "acme-" } });
  expect(names).toMatchObject({
    rolePath: "/platform/",
    scanRole: "acme-dev-package-scan-build",
    pipelineRole: "acme-dev-package-scan-pipeline",
    scheduleRole: "acme-dev-package-scan-schedule",
    scanProject: "dev-package-scan",
    boundaryPolicy: "dev-package-scan-boundary",
  });
});

test("the longest names fit S3, IAM and Scheduler", () => {
  const names = namesOf({ ...dev, name: "a".repeat(16), region: "ap-southeast-2" });
  expect(names.stateBucket.length).toBeLessThanOrEqual(63);
  expect(names.reportBucket.length).toBeLessThanOrEqual(63);
  for (const name of [names.scanRole, names.pipelineRole, names.scheduleRole, names.schedule]) expect(name.length).toBeLessThanOrEqual(64);
});

test.each<[Environment["backend"], boolean]>([
  [{ kind: "s3" }, true],
  [{ kind: "s3", bucket: "somebody-else" }, false],
  [{ kind: "local" }, false],
])("the state bucket of %j is ours to make: %s", (backend, own) => {
  expect(hasStateStack({ ...dev, backend })).toBe(own);
});

test("the file's tags override the defaults", () => {
  expect(tagsOf({ ...dev, tags: { owner: "data", environment: "development" } })).toEqual({
    project: "package-scan",
    environment: "development",
    "managed-by": "terraform",
    owner: "data",
  });
});
