import { loadEnvironment } from "../../environments/load";
import { namesOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { Found } from "../../scripts/adopt/counterparts";
import type { FoundDomain, FoundRepository } from "../../scripts/adopt/look/registry";
import type { FoundBucket, FoundParameter } from "../../scripts/adopt/look/scanner";

const dev = loadEnvironment("dev");

/** An environment with the names that the walkthrough gave. */
export const environment: Environment = {
  ...dev,
  name: "workshop",
  registry: { ...dev.registry, domain: "demo-domain", repository: "team", storeRepository: "pypi-store", encryptionKey: "aws-managed" },
  scan: { ...dev.scan, sourceRepository: "SnykCodeArtifactRepo", reportBucket: "reports" },
  snyk: { ...dev.snyk, tokenParameter: "snykAuthToken", organizationParameter: "snykOrg" },
};
export const context = { environment, names: namesOf(environment) };

/** The environment with another registry. */
export const withRegistry = (registry: Partial<Environment["registry"]>): Environment => ({
  ...environment,
  registry: { ...environment.registry, ...registry },
});

const KEYS = "arn:aws:kms:eu-central-1:222233334444:key";
export const MANAGED_KEY = `${KEYS}/aaaa`;
export const OWN_KEY = `${KEYS}/bbbb`;

export const domain = (more: Partial<FoundDomain> = {}): FoundDomain => ({
  name: "demo-domain",
  arn: "arn:aws:codeartifact:eu-central-1:222233334444:domain/demo-domain",
  encryptionKey: MANAGED_KEY,
  keyManager: "AWS",
  ...more,
});
export const repository = (name: string, more: Partial<FoundRepository> = {}): FoundRepository => ({
  name,
  arn: `arn:aws:codeartifact:eu-central-1:222233334444:repository/demo-domain/${name}`,
  externalConnections: [],
  upstreams: [],
  ...more,
});
export const bucket = (more: Partial<FoundBucket> = {}): FoundBucket => ({
  name: "reports",
  region: "eu-central-1",
  policy: false,
  lifecycle: false,
  objects: false,
  ...more,
});
export const parameter = (name: string, more: Partial<FoundParameter> = {}): FoundParameter => ({ name, type: "SecureString", ...more });

/** What the walkthrough leaves in an account. */
export const WORKSHOP: Found = {
  registry: { domain: domain(), store: repository("pypi-store", { externalConnections: ["public:pypi"] }) },
  scanner: {
    source: { name: "SnykCodeArtifactRepo", published: false },
    bucket: bucket(),
    token: parameter("snykAuthToken"),
    organization: parameter("snykOrg"),
  },
};
