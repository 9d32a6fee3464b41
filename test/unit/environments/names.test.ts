import { hasStateStack, namesOf, tagsOf } from "../../../environments/names";
import { loadEnvironment } from "../../../environments/load";
import type { Environment } from "../../../environments/schema";

const dev = loadEnvironment("dev");

test("the names of an environment", () => {
  const { stateKey, ...names } = namesOf(dev);
  expect(names).toEqual({
    stackNames: { state: "dev-state", registry: "dev-registry", scanner: "dev-scanner" },
    stateBucket: "dev-scan-state-222233334444-eu-central-1",
    stateBucketOwner: "222233334444",
    stateKeyAlias: "alias/dev-scan-state",
    domainKeyAlias: "alias/dev-package-domain",
    domainOwner: "222233334444",
    storeRepository: "team-store",
    reportBucket: "dev-scan-reports-222233334444-eu-central-1",
    reportKeyAlias: "alias/dev-package-scan-reports",
    sourceRepository: "dev-package-scanner",
    sourceBranch: "main",
    scanProject: "dev-package-scan",
    pipeline: "dev-package-scan",
    schedule: "dev-daily-scan",
    scheduleGroup: "default",
    logGroup: "/aws/codebuild/dev-package-scan",
    scanRole: "dev-package-scan-build",
    pipelineRole: "dev-package-scan-pipeline",
    scheduleRole: "dev-package-scan-schedule",
    tokenParameter: "/dev/package-scan/snyk-token",
    organizationParameter: "/dev/package-scan/snyk-organization",
    acceptedSourceParameter: "/dev/package-scan/scanner-sha256",
    snykProjectName: "dev dev-packages",
  });
  expect(stateKey("scanner")).toBe("dev/scanner.tfstate");
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
