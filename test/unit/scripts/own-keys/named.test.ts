import { loadEnvironment } from "../../../../environments/load";
import { ownKeysOf } from "../../../../scripts/own-keys/named";

const dev = loadEnvironment("dev");
const key = (id: string) => `arn:aws:kms:${dev.region}:${dev.account}:key/${id}`;
const role = (name: string) => `arn:aws:iam::${dev.account}:role/${name}`;
const through = (service: string) => [`${service}.${dev.region}.amazonaws.com`];

test("what each role does with a key is what its own policies allow", () => {
  const own = {
    ...dev,
    deployRoleArn: role("deploy"),
    readOnlyRoleArn: undefined,
    quarantineRoleArn: undefined,
    registry: { ...dev.registry, encryptionKey: key("domain") },
    scan: { ...dev.scan, kmsKeyArn: key("reports") },
    snyk: { ...dev.snyk, kmsKeyArn: key("secrets") },
  };
  expect(ownKeysOf(own).map(({ option, stack, needs }) => [option, stack, needs])).toEqual([
    [
      "registry.encryptionKey",
      "registry",
      [
        {
          roleArn: role("deploy"),
          actions: ["kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
          services: through("codeartifact"),
        },
      ],
    ],
    [
      "snyk.kmsKeyArn",
      "secrets",
      [
        { roleArn: role("dev-package-scan-build"), actions: ["kms:Decrypt"], services: through("ssm") },
        { roleArn: role("deploy"), actions: ["kms:Decrypt", "kms:Encrypt"], services: through("ssm") },
      ],
    ],
    [
      "scan.kmsKeyArn",
      "scanner",
      [
        { roleArn: role("dev-package-scan-build"), actions: ["kms:Decrypt", "kms:GenerateDataKey"], services: through("s3") },
        { roleArn: role("dev-package-scan-pipeline"), actions: ["kms:Decrypt", "kms:GenerateDataKey"], services: through("s3") },
        { roleArn: role("deploy"), actions: ["kms:Decrypt"], services: through("s3") },
      ],
    ],
  ]);
});

test("the roles of runs in HCP Terraform need it too", () => {
  const backend = { kind: "hcp", organization: "company", execution: "remote" } as const;
  const [reports] = ownKeysOf({ ...dev, readOnlyRoleArn: undefined, backend, scan: { ...dev.scan, kmsKeyArn: key("reports") } });
  expect(reports?.needs.map(({ roleArn }) => roleArn.replace(/.*\//, ""))).toEqual([
    "dev-package-scan-build",
    "dev-package-scan-pipeline",
    "package-scan-deploy",
    "package-scan-archive",
    "dev-package-scan-apply",
    "dev-package-scan-plan",
  ]);
});

test("a key that the stacks make, that AWS manages, or of another account's domain is none of one's own", () => {
  expect(ownKeysOf(dev)).toEqual([]);
  expect(ownKeysOf({ ...dev, registry: { ...dev.registry, encryptionKey: "aws-managed" } })).toEqual([]);
  expect(ownKeysOf({ ...dev, registry: { ...dev.registry, encryptionKey: key("domain"), domainOwner: "999988887777" } })).toEqual([]);
});
