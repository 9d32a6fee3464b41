import { join } from "node:path";
import { loadEnvironment, loadEnvironments } from "../../environments/load";
import type { Environment } from "../../environments/schema";
import { ROOT } from "../../scripts/process/paths";

/** The environments of the project. */
export const COMMITTED = loadEnvironments();
const [found] = COMMITTED.filter(({ name }) => name === "dev");
if (found === undefined) throw new Error("environments/dev.yaml is gone");

/** Its boundary has its own name, so that another environment has none. */
const dev: Environment = { ...found, iam: {} };

const keyArn = (id: string) => `arn:aws:kms:${dev.region}:${dev.account}:key/${id}`;

/** The example with everything that tells people. */
const notify = loadEnvironment("notify", join(ROOT, "environments", "examples"));

/** Environments for the branches of the code that no committed environment reaches. */
export const VARIANTS: readonly Environment[] = [
  notify,
  {
    ...notify,
    name: "notify-rarely",
    iam: {},
    scan: { ...notify.scan, schedule: "rate(7 days)", onPublish: false },
    notify: { email: [] },
  },
  { ...dev, name: "local-state", backend: { kind: "local" } },
  { ...dev, name: "own-bucket", backend: { kind: "s3", bucket: "my-state" } },
  {
    ...dev,
    name: "remote-runs",
    backend: { kind: "hcp", organization: "acme", project: "Package scan", workspacePrefix: "security-", execution: "remote" },
  },
  {
    ...dev,
    name: "given-roles",
    backend: {
      kind: "hcp",
      organization: "acme",
      project: "Package scan",
      workspacePrefix: "security-",
      execution: "remote",
      runRoles: "administrator",
    },
  },
  {
    ...dev,
    name: "bounded-runs",
    backend: { kind: "hcp", organization: "acme", execution: "agent", agentPool: "eu" },
    iam: { permissionsBoundary: `arn:aws:iam::${dev.account}:policy/company`, path: "/platform/", rolePrefix: "acme-" },
  },
  {
    ...dev,
    name: "remote-states",
    backend: { kind: "hcp", organization: "acme", hostname: "tfe.acme.example", execution: "local" },
  },
  { ...dev, name: "foreign-domain", registry: { ...dev.registry, domainOwner: "444455556666" } },
  { ...dev, name: "shared-domain", registry: { ...dev.registry, domainOwner: "444455556666", upstream: "team-store" } },
  { ...dev, name: "one-repository", registry: { ...dev.registry, storeRepository: false, readers: ["444455556666", "o-a1b2c3d4e5"] } },
  {
    ...dev,
    name: "adopted",
    registry: { ...dev.registry, encryptionKey: "aws-managed", storeRepository: "pypi-store" },
    scan: { ...dev.scan, sourceRepository: "SnykCodeArtifactRepo", reportBucket: "my-scan-reports" },
    snyk: { ...dev.snyk, tokenParameter: "snykAuthToken", organizationParameter: "snykOrg" },
  },
  { ...dev, name: "access-logs", accessLogs: { bucket: "company-logs", prefix: "s3/" } },
  {
    ...dev,
    name: "endpoint",
    deployRoleArn: undefined,
    externalId: undefined,
    endpoint: "http://127.0.0.1:4566",
    registry: { ...dev.registry, readers: [] },
  },
  {
    ...dev,
    name: "own-build",
    scan: {
      ...dev.scan,
      computeType: "BUILD_GENERAL1_MEDIUM",
      image: `${dev.account}.dkr.ecr.${dev.region}.amazonaws.com/company/python:3.12`,
      vpc: { id: "vpc-0a1b2c3d", subnets: ["subnet-0a1b2c3d", "subnet-1a1b2c3d"], securityGroups: ["sg-0a1b2c3d"] },
      proxy: { secret: true },
    },
    ignoreTags: { keys: ["cost-center"], prefixes: ["company:"] },
  },
  {
    ...dev,
    name: "own-keys",
    scan: { ...dev.scan, kmsKeyArn: keyArn("mrk-0123abcd12ab34cd56ef1234567890ab") },
    snyk: { ...dev.snyk, kmsKeyArn: keyArn("mrk-1234abcd12ab34cd56ef1234567890ab") },
  },
  {
    ...dev,
    name: "bounded",
    iam: {
      permissionsBoundary: `arn:aws:iam::${dev.account}:policy/bounded-package-scan-boundary`,
      path: "/platform/",
      rolePrefix: "acme-",
    },
  },
];
