import { loadEnvironments } from "../../../environments/load";
import { complaint, mistake, RIGHT, withFiles } from "./files";

const ORGANIZATION = "o-a1b2c3d4e5";
const long = (length: number) => "x".repeat(length);
const tags = (count: number) => `tags: {${Array.from({ length: count }, (_, index) => ` key-${index}: value`).join(",")} }`;
const PARAMETER_PREFIX = "arn:aws:ssm:eu-central-1:111122223333:parameter/".length;

/** Each row: what is added to the right file, then the key and the fix that the message has; the value may be shortened. */
test.each([
  [
    "tags: { Environment: Production }",
    "tags.Environment",
    "is our tag environment to IAM, which ignores case:\n  write environment to give that tag another value, or take another key",
  ],
  [
    "tags: { PROJECT: x }",
    "tags.PROJECT",
    "is our tag project to IAM, which ignores case:\n  write project to give that tag another value, or take another key",
  ],
  [
    "tags: { owner: a, Owner: b }",
    "tags.Owner",
    "is the tag owner to IAM, which ignores case:\n  keep one of the two, or take another key",
  ],
  [tags(48), "tags", "make 51 tags with ours (project, environment, managed-by): AWS allows 50. Leave out at least 1"],
  [tags(53), "tags", "make 56 tags with ours (project, environment, managed-by): AWS allows 50. Leave out at least 6"],
  ["scan: { reportBucket: xn--reports }", "scan.reportBucket", "begins with xn--, which S3 keeps for itself: take another name"],
  ["scan: { reportBucket: sthree-reports }", "scan.reportBucket", "begins with sthree-, which S3 keeps for itself: take another name"],
  ["scan: { reportBucket: reports-s3alias }", "scan.reportBucket", "ends in -s3alias, which S3 keeps for itself: take another name"],
  ["backend: { kind: s3, bucket: my--x-s3 }", "backend.bucket", "ends in --x-s3, which S3 keeps for itself: take another name"],
  ["accessLogs: { bucket: 10.0.0.1 }", "accessLogs.bucket", "looks like an IP address, which S3 refuses: take another name"],
  [
    `accessLogs: { bucket: my-logs, prefix: ${long(945)}/ }`,
    "accessLogs.prefix",
    "makes keys of 1026 characters: S3 allows 1024. Leave out at least 2",
  ],
  [
    `snyk: { tokenParameter: ${long(1012 - PARAMETER_PREFIX)} }`,
    "snyk.tokenParameter",
    "makes an ARN of 1012 characters: Systems Manager allows 1011. Leave out at least 1",
  ],
  [
    `snyk: { tokenParameter: ${long(150)}, organizationParameter: ${long(101)}y }`,
    "snyk.tokenParameter",
    "makes the names of the two secrets 252 characters long: 250 fit into the policy that bounds the roles.\n  Leave out at least 2",
  ],
  [
    `snyk: { tokenParameter: ${long(76)}, organizationParameter: ${long(74)}y }\nscan: { proxy: { secret: true } }`,
    "snyk.tokenParameter",
    "makes the names of the two secrets 151 characters long: 150 fit into the policy that bounds the roles, beside the proxy that is a secret.\n  Leave out at least 1",
  ],
  [
    "snyk: { tokenParameter: /prod/package-scan/proxy }\nscan: { proxy: { secret: true } }",
    "snyk.tokenParameter",
    "is already the parameter of name: take another name",
  ],
  [
    "snyk: { tokenParameter: /secret, organizationParameter: secret }",
    "snyk.organizationParameter",
    "is already the parameter of snyk.tokenParameter: take another name",
  ],
  [
    "snyk: { tokenParameter: /prod/package-scan/scanner-sha256 }",
    "snyk.tokenParameter",
    "is already the parameter of name: take another name",
  ],
  [
    "backend: { kind: s3, bucket: my-state, kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/1' }",
    "backend.kmsKeyArn",
    "must be a key in this environment's region, eu-central-1",
  ],
  [
    "backend: { kind: s3, bucket: my-state, kmsKeyArn: 'arn:aws-cn:kms:eu-central-1:111122223333:key/1' }",
    "backend.kmsKeyArn",
    "must begin with arn:aws: that is the partition of eu-central-1",
  ],
  [
    "scan: { kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/1' }",
    "scan.kmsKeyArn",
    "must be a key in this environment's region, eu-central-1",
  ],
  [
    "scan: { kmsKeyArn: 'arn:aws-us-gov:kms:eu-central-1:111122223333:key/1' }",
    "scan.kmsKeyArn",
    "must begin with arn:aws: that is the partition of eu-central-1",
  ],
  [
    "snyk: { kmsKeyArn: 'arn:aws:kms:eu-central-1:999988887777:key/1' }",
    "snyk.kmsKeyArn",
    "must be a key of this environment's account, 111122223333: this one is of 999988887777",
  ],
  [
    "scan: { image: '111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/team/python:1' }",
    "scan.image",
    "is in another partition than eu-central-1: copy the image into a repository of aws",
  ],
  [
    "scan: { image: '111122223333.dkr.ecr.us-gov-west-1.amazonaws.com/team/python:1' }",
    "scan.image",
    "is in another partition than eu-central-1: copy the image into a repository of aws",
  ],
  [
    "scan: { image: '111122223333.dkr.ecr.frankfurt.amazonaws.com/team/python:1' }",
    "scan.image",
    "names the region frankfurt, which is none: write the image's region, such as eu-central-1",
  ],
  [
    `scan: { repositories: [${Array.from({ length: 28 }, (_, index) => `r${index}`.padEnd(100, "x")).join(", ")}] }`,
    "scan.repositories",
    "makes scan.repositories 2827 characters long: 2800 fit into the build's environment variables.\n  Leave out at least 27",
  ],
  [
    `scan: { proxy: { address: 'http://p:1', direct: [${long(2795)}] } }\nsnyk: { sendPrivate: [acme-*] }`,
    "scan.proxy.direct",
    "makes scan.proxy.direct, snyk.sendPrivate 2801 characters long together: 2800 fit into the build's environment variables.\n  Leave out at least 1",
  ],
  [
    "scan: { proxy: { address: 'http://p:1', secret: true } }",
    "scan.proxy.secret",
    "is a secret, and address is none: leave out one of the two",
  ],
  ["scan: { proxy: {} }", "scan.proxy", "needs address, or secret: true if the address has user and password"],
  ["scan: { proxy: { secret: false } }", "scan.proxy", "needs address, or secret: true if the address has user and password"],
  ["snyk: { projectName: 'p ${path.root}' }", "snyk.projectName", "must not contain ${: Terraform would take it for an expression"],
  ["backend: { kind: local, path: 'a/%{x}' }", "backend.path", "must not contain %{: Terraform would take it for an expression"],
  [
    "name: aws-prod",
    "name",
    "makes the SSM parameter /aws-prod/package-scan/scanner-sha256: Systems Manager keeps names that begin with aws or ssm for itself. Take another name",
  ],
  [
    "name: xn--prod",
    "name",
    "makes the bucket xn--prod-scan-reports-111122223333-eu-central-1, which begins with xn--, which S3 keeps for itself: take another name",
  ],
  [
    "name: sthree-prod\nscan: { reportBucket: my-reports }",
    "name",
    "makes the bucket sthree-prod-scan-state-111122223333-eu-central-1, which begins with sthree-, which S3 keeps for itself: take another name",
  ],
])("%s is refused", (added, key, fix) => {
  const [first = "", ...rest] = mistake(`${RIGHT}${added}\n`).split("\n");
  expect(first).toMatch(new RegExp(`^prod\\.yaml:6 {2}${key.replaceAll(".", "\\.")} `));
  expect(rest.join("\n")).toBe(`  ${fix}`);
});

test.each([
  [`readers: [${ORGANIZATION}, ${ORGANIZATION}]`, "registry.readers[1]", "is readers[0] too: keep one of the two"],
  [
    `readers: [${Array.from({ length: 101 }, (_, index) => `"${200000000000 + index}"`).join(", ")}]`,
    "registry.readers",
    "are 101: 100 fit into CodeArtifact's policy of a repository. Name their organization instead, o-...",
  ],
  [
    "encryptionKey: arn:aws-us-gov:kms:eu-central-1:111122223333:key/1",
    "registry.encryptionKey",
    "must begin with arn:aws: that is the partition of eu-central-1",
  ],
])("registry: %s is refused", (added, key, fix) => {
  const [first, ...rest] = mistake(`${RIGHT}  ${added}\n`).split("\n");
  expect(first).toContain(`  ${key} `);
  expect(rest.join("\n")).toBe(`  ${fix}`);
});

test("a store's name that is made of a long one is refused where the long one is", () => {
  const repository = long(95);
  expect(mistake(RIGHT.replace("team", repository)).split("\n").slice(1)).toEqual([
    `  makes ${repository}-store, of 101 characters: CodeArtifact allows 100.`,
    "  Leave out at least 1, or name it in registry.storeRepository",
  ]);
  expect(() => mistake(`${RIGHT.replace("team", repository)}  storeRepository: store\n`)).toThrow("the files were accepted");
});

test("a file whose name AWS keeps for itself is refused by it, and may have another name inside", () => {
  const complained = complaint({ "ssm-prod.yaml": RIGHT }, loadEnvironments);
  expect(complained).toBe(
    'ssm-prod.yaml:1  name "ssm-prod"\n  makes the SSM parameter /ssm-prod/package-scan/scanner-sha256: Systems Manager keeps names that begin with aws or ssm for itself. Take another name',
  );
  const names = withFiles({ "ssm-prod.yaml": `${RIGHT}name: prod\n` }, loadEnvironments).map(({ name }) => name);
  expect(names).toEqual(["prod"]);
});

test.each([
  tags(47),
  "tags: { environment: production, Owner: me }",
  `accessLogs: { bucket: my-logs, prefix: ${long(943)}/ }`,
  `snyk: { tokenParameter: ${long(148)}, organizationParameter: ${long(101)}y }`,
  `deployRoleArn: arn:aws:iam::111122223333:role/${long(510)}/${long(64)}`,
])("%s is right", (added) => {
  expect(() => mistake(`${RIGHT}${added}\n`)).toThrow("the files were accepted");
});

test.each([`${long(65)}`, "path/", `${long(513)}/deploy`])("a role %s is none", (name) => {
  expect(mistake(`${RIGHT}deployRoleArn: arn:aws:iam::111122223333:role/${name}\n`)).toContain("must be the ARN of an IAM role");
});
