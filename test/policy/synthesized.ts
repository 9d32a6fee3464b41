import { loadEnvironments } from "../../environments/load";
import type { Environment } from "../../environments/schema";
import { type Resource, synthesize, type SynthesizedStack } from "./synth";

const committed = loadEnvironments();
const [dev] = committed.filter(({ name }) => name === "dev");
if (dev === undefined) throw new Error("environments/dev.yaml is gone");

/** Environments for the branches of the code that no committed environment reaches. */
export const VARIANTS: readonly Environment[] = [
  { ...dev, name: "local-state", backend: { kind: "local" } },
  { ...dev, name: "own-bucket", backend: { kind: "s3", bucket: "my-state" } },
  { ...dev, name: "foreign-domain", registry: { ...dev.registry, domainOwner: "444455556666" } },
  { ...dev, name: "one-repository", registry: { ...dev.registry, storeRepository: false, readers: ["444455556666", "o-a1b2c3d4e5"] } },
  {
    ...dev,
    name: "adopted",
    registry: { ...dev.registry, encryptionKey: "aws-managed", storeRepository: "pypi-store" },
    scan: { ...dev.scan, sourceRepository: "SnykCodeArtifactRepo", reportBucket: "my-scan-reports" },
    snyk: { ...dev.snyk, tokenParameter: "snykAuthToken", organizationParameter: "snykOrg" },
  },
  {
    ...dev,
    name: "endpoint",
    deployRoleArn: undefined,
    externalId: undefined,
    endpoint: "http://127.0.0.1:4566",
    registry: { ...dev.registry, readers: [] },
  },
];

/** The environments of the project. */
export const COMMITTED = committed;

/** Every stack of the committed environments and of the variants. */
export const ALL = synthesize([...committed, ...VARIANTS]);

/** For `test.each`: name and stack. */
export const CASES = ALL.map((stack) => [stack.name, stack] as const);

/** The scanner of each environment, for `test.each`. */
export const SCANNERS = CASES.filter(([, { kind }]) => kind === "scanner");

export function ofType(stack: SynthesizedStack, type: string): readonly Resource[] {
  return stack.resources.filter((resource) => resource.type === type);
}
