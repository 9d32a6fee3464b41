import { loadEnvironment } from "../../../../environments/load";
import { partitionOf } from "../../../../environments/regions";
import type { Environment } from "../../../../environments/schema";
import { adoptStatements, boundaryStatements, deployStatements } from "../../../../modules/permissions/documents";
import { IAM_LIMITS } from "../../../../modules/permissions/pack";
import type { Statement } from "../../../../modules/permissions/statement";
import { type Policy, type Role, rolesOf } from "../../../../scripts/roles/documents";
import { subjectOf } from "../../../../environments/subject";
import { allowedBy } from "../../../helpers/allowed";
import { problemsOf } from "../../../helpers/iam-data";
import { VARIANTS } from "../../../helpers/variants";
import { everyAction } from "../../../permissions/environment";

const dev: Environment = { ...loadEnvironment("dev"), iam: {} };
const PRINCIPALS = ["arn:aws:iam::111122223333:root"];
const BOUNDARY = "arn:aws:iam::222233334444:policy/dev-package-scan-boundary";
/** Every name as long as it may be. */
const LONGEST: Environment = {
  ...dev,
  name: "a".repeat(16),
  region: "ap-southeast-2",
  deployRoleArn: undefined,
  readOnlyRoleArn: undefined,
  quarantineRoleArn: undefined,
  iam: { path: `/${"p".repeat(60)}/`, rolePrefix: "r".repeat(25) },
  backend: { kind: "s3", bucket: "b".repeat(63), kmsKeyArn: `arn:aws:kms:ap-southeast-2:222233334444:key/${"1".repeat(36)}` },
  registry: { ...dev.registry, domain: "d".repeat(50), repository: "t".repeat(100), storeRepository: "s".repeat(100) },
  scan: { ...dev.scan, sourceRepository: "c".repeat(100), reportBucket: "e".repeat(63) },
};
/** The same with keys that exist already. */
const LONGEST_OWN_KEYS: Environment = {
  ...LONGEST,
  scan: { ...LONGEST.scan, kmsKeyArn: `arn:aws:kms:ap-southeast-2:222233334444:key/mrk-${"1".repeat(32)}` },
  snyk: { ...LONGEST.snyk, kmsKeyArn: `arn:aws:kms:ap-southeast-2:222233334444:key/mrk-${"2".repeat(32)}` },
};
/** The same with everything that tells people. */
const LONGEST_TELLING: Environment = {
  ...LONGEST,
  scan: { ...LONGEST_OWN_KEYS.scan, onPublish: true },
  snyk: LONGEST_OWN_KEYS.snyk,
  notify: { email: ["a@example.com"], webhook: { url: "https://events.example.com", header: "Authorization" } },
};
/** The same in a VPC and in an image of the company's. */
const LONGEST_OF_ALL: Environment = {
  ...LONGEST_TELLING,
  scan: {
    ...LONGEST_TELLING.scan,
    vpc: { id: `vpc-${"0".repeat(17)}`, subnets: [`subnet-${"0".repeat(17)}`], securityGroups: [`sg-${"0".repeat(17)}`] },
    image: `222233334444.dkr.ecr.ap-southeast-2.amazonaws.com/${"i".repeat(256)}:latest`,
  },
};
/** The same with keys that the stacks make. */
const LONGEST_OF_ALL_WITHOUT_KEYS: Environment = {
  ...LONGEST_OF_ALL,
  scan: { ...LONGEST_OF_ALL.scan, kmsKeyArn: undefined },
  snyk: { ...LONGEST_OF_ALL.snyk, kmsKeyArn: undefined },
};
const ALL: readonly Environment[] = [
  dev,
  ...["prod", "sandbox", "staging"].map((name) => loadEnvironment(name)),
  ...VARIANTS,
  LONGEST,
  LONGEST_OWN_KEYS,
  LONGEST_TELLING,
  LONGEST_OF_ALL,
  LONGEST_OF_ALL_WITHOUT_KEYS,
  everyAction(),
];
const CASES = ALL.map((environment) => [environment.name, rolesOf(environment, PRINCIPALS)] as const);

const policiesOf = ({ managedPolicies, inlinePolicies }: Role): readonly Policy[] => [...managedPolicies, ...inlinePolicies];
const statementsOf = (policies: readonly Policy[]) => policies.flatMap(({ document }) => document.Statement);
const roleIn = (roles: readonly Role[], kind: Role["kind"]): Role => {
  const found = roles.find((role) => role.kind === kind);
  if (found === undefined) throw new Error(`no role ${kind}`);
  return found;
};
const allows = (statements: readonly Statement[]) =>
  statements.flatMap(({ Action, Resource, Condition }) => [Action].flat().map((action) => ({ action, on: [Resource].flat(), Condition })));
const sizeOf = ({ document }: Policy) => JSON.stringify(document).length;

test.each(CASES)("%s: AWS knows each action, the resources on which it works, and each condition", async (_, { roles }) => {
  // The boundary allows the same as the roles that it bounds: below.
  const problems = await Promise.all(roles.flatMap((role) => statementsOf(policiesOf(role))).map(problemsOf));
  expect([...new Set(problems.flat())]).toEqual([]);
});

test.each(CASES)("%s: nothing is larger than IAM takes", (_, { roles, boundary }) => {
  for (const role of roles) {
    expect(role.managedPolicies.length).toBeLessThanOrEqual(IAM_LIMITS.attachedPolicies);
    for (const policy of role.managedPolicies) {
      expect(sizeOf(policy)).toBeLessThanOrEqual(IAM_LIMITS.managedPolicy);
      expect(policy.name.length).toBeLessThanOrEqual(IAM_LIMITS.policyName);
    }
    const inline = role.inlinePolicies.reduce((sum, policy) => sum + sizeOf(policy), 0);
    expect(inline).toBeLessThanOrEqual(IAM_LIMITS.inlinePolicies);
    expect(JSON.stringify(role.trust).length).toBeLessThanOrEqual(IAM_LIMITS.trustPolicy);
    expect(role.name.length).toBeLessThanOrEqual(IAM_LIMITS.roleName);
  }
  if (boundary.policy !== undefined) expect(sizeOf(boundary.policy)).toBeLessThanOrEqual(IAM_LIMITS.managedPolicy);
});

test.each(CASES)("%s: names of statements are unique in their document, and IAM takes them", (_, { roles }) => {
  for (const policy of roles.flatMap(policiesOf)) {
    const names = policy.document.Statement.flatMap(({ Sid }) => Sid ?? []);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[A-Za-z0-9]+$/.test(name))).toEqual([]);
  }
});

test.each(CASES)("%s: no action has a wildcard, and everything is allowed by name", (_, { roles }) => {
  const statements = statementsOf(roles.flatMap(policiesOf));
  expect(statements.filter(({ Effect }) => Effect !== "Allow")).toEqual([]);
  expect(allows(statements).filter(({ action }) => action.includes("*"))).toEqual([]);
});

test.each(CASES)(
  "%s: the deploy role makes roles within the boundary only, and cannot change boundary or itself",
  (_, { roles, boundary }) => {
    const deploy = roleIn(roles, "deploy");
    const iam = allows(statementsOf(deploy.managedPolicies)).filter(({ action }) => action.startsWith("iam:"));
    const webhook = roles.some(({ kind }) => kind === "webhook");
    const bounded = ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"];
    for (const action of bounded) {
      expect(iam.filter((each) => each.action === action).map(({ Condition }) => Condition)).toEqual([
        { StringEquals: { "iam:PermissionsBoundary": boundary.arn } },
      ]);
    }
    expect([...new Set(iam.map(({ action }) => action))].sort()).toEqual([
      "iam:CreateRole",
      ...(webhook ? ["iam:CreateServiceLinkedRole"] : []),
      "iam:DeleteRole",
      "iam:DeleteRolePolicy",
      "iam:DetachRolePolicy",
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListInstanceProfilesForRole",
      "iam:ListRolePolicies",
      "iam:PassRole",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
      "iam:TagRole",
      "iam:UntagRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
      "iam:UpdateRoleDescription",
    ]);
    const made = roles.filter(({ madeBy }) => madeBy === "stacks").map(({ arn }) => arn);
    const ofEventBridge = iam.filter(({ action }) => action === "iam:CreateServiceLinkedRole").flatMap(({ on }) => on);
    expect(ofEventBridge.map((arn) => arn?.replace(/^.*:role\//, ""))).toEqual(
      webhook ? ["aws-service-role/apidestinations.events.amazonaws.com/AWSServiceRoleForAmazonEventBridgeApiDestinations"] : [],
    );
    made.push(...ofEventBridge.map(String));
    expect([...new Set(iam.flatMap(({ on }) => on))].sort()).toEqual([...made].sort());
    expect(made).not.toContain(deploy.arn);
  },
);

test.each(CASES)("%s: each role is passed to its own service only", (_, { roles }) => {
  const passes = allows(statementsOf(roleIn(roles, "deploy").managedPolicies)).filter(({ action }) => action === "iam:PassRole");
  const to = (kind: Role["kind"], service: string) => ({
    action: "iam:PassRole",
    on: [roleIn(roles, kind).arn],
    Condition: { StringEquals: { "iam:PassedToService": service } },
  });
  expect(passes).toEqual([
    to("scan", "codebuild.amazonaws.com"),
    to("pipeline", "codepipeline.amazonaws.com"),
    to("schedule", "scheduler.amazonaws.com"),
    ...(["webhook", "publish"] as const).flatMap((kind) =>
      roles.some((role) => role.kind === kind) ? [to(kind, "events.amazonaws.com")] : [],
    ),
  ]);
});

test.each(CASES)("%s: the read-only role changes nothing and sees no secret", (_, { roles }) => {
  const found = allows(statementsOf(roleIn(roles, "read-only").managedPolicies));
  expect(found.map(({ action }) => action).filter((action) => !/:(Get|List|Describe|BatchGet|Decrypt)/.test(action))).toEqual([]);
  const parameters = found.filter(({ action }) => action.startsWith("ssm:GetParameter")).flatMap(({ on }) => on);
  expect(parameters.filter((arn) => arn?.endsWith("/package-scan/scanner-sha256") !== true)).toEqual([]);
  for (const { action, Condition } of found)
    if (action === "kms:Decrypt") expect(Condition?.["StringEquals"]?.["kms:ViaService"]).toMatch(/^s3\./);
});

test.each(CASES)("%s: the quarantine role alone archives versions; it deletes none, and writes its ledger only", (_, { roles }) => {
  const may = (action: string) =>
    roles
      .filter((role) => allows(statementsOf(policiesOf(role))).some((each) => each.action === `codeartifact:${action}`))
      .map(({ kind }) => kind);
  expect(may("UpdatePackageVersionsStatus")).toEqual(["quarantine"]);
  expect(
    ["DeletePackageVersions", "DisposePackageVersions", "DeletePackage", "PublishPackageVersion", "CopyPackageVersions"].flatMap(may),
  ).toEqual([]);
  const found = allows(statementsOf(roleIn(roles, "quarantine").managedPolicies));
  const writes = found.filter(({ action }) => !/:(Get|List|Describe|ReadFrom|Decrypt)/.test(action));
  expect(writes.map(({ action }) => action)).toEqual(["codeartifact:UpdatePackageVersionsStatus", "s3:PutObject", "kms:GenerateDataKey"]);
  expect(found.filter(({ action }) => action === "s3:PutObject").flatMap(({ on }) => on.map((arn) => arn?.split("/").slice(1)))).toEqual([
    ["quarantine", "*"],
  ]);
});

test.each(CASES)("%s: a key is one of ours by its tags, and used through one service", (_, { roles }) => {
  const keys = allows(statementsOf(roles.flatMap(policiesOf))).filter(({ action }) => action.startsWith("kms:"));
  const free = new Set(["kms:DescribeKey", "kms:ListResourceTags", "kms:ListAliases", "kms:ListKeys"]);
  const anyKey = keys.filter(({ action, on }) => !free.has(action) && on.some((arn) => arn === "*" || arn?.endsWith(":key/*")));
  for (const { Condition = {} } of anyKey) {
    const asked = Object.values(Condition).flatMap((values) => Object.keys(values));
    expect(asked.some((key) => /^aws:(Request|Resource)Tag\/environment$|^kms:ResourceAliases$/.test(key))).toBe(true);
  }
  const uses = keys.filter(({ action }) => /:(Decrypt|Encrypt|GenerateDataKey|CreateGrant)$/.test(action));
  for (const { Condition } of uses) expect(Condition?.["StringEquals"]).toHaveProperty("kms:ViaService");
});

test("whatever the stacks' roles may do, the boundary allows, and nothing else", () => {
  for (const [name, { roles, boundary }] of CASES) {
    const made = roles.filter(({ madeBy }) => madeBy === "stacks");
    const within = allowedBy(made.flatMap((role) => statementsOf(role.inlinePolicies)));
    if (boundary.policy !== undefined) expect(allowedBy(boundary.policy.document.Statement)).toEqual(within);
    // The company's own, or a stack of ours makes it.
    else expect(name === "remote-runs" || !boundary.arn.endsWith("-package-scan-boundary")).toBe(true);
  }
});

test("a boundary that would be longer than IAM takes is refused with what to shorten", () => {
  const readers = Array.from({ length: 60 }, (_, index) => `/dev/${String(index).padStart(90, "p")}`);
  const longer: Environment = { ...LONGEST_OF_ALL, snyk: { ...LONGEST_OF_ALL.snyk, tokenParameter: readers.join("") } };
  expect(() => rolesOf(longer, PRINCIPALS)).toThrow(
    /^The boundary of a{16} would have more than the 6144 characters of a policy\.\n {2}Shorten names in the environment's file/,
  );
});

test("the roles are called as the file says, and by default after the environment", () => {
  const named = (environment: Environment) => rolesOf(environment, PRINCIPALS).roles.map(({ arn }) => arn);
  const role = "arn:aws:iam::222233334444:role";
  const own = ["build", "pipeline", "schedule"];
  expect(named(dev)).toEqual([
    `${role}/package-scan-deploy`,
    `${role}/package-scan-read-only`,
    `${role}/package-scan-archive`,
    ...own.map((kind) => `${role}/dev-package-scan-${kind}`),
  ]);
  const company = {
    ...dev,
    deployRoleArn: undefined,
    readOnlyRoleArn: undefined,
    quarantineRoleArn: undefined,
    iam: { path: "/platform/", rolePrefix: "acme-" },
  };
  expect(named(company)).toEqual(
    ["deploy", "read-only", "archive", ...own].map((kind) => `${role}/platform/acme-dev-package-scan-${kind}`),
  );
});

test("the boundary is the one that the file names; one of the company's own is not written", () => {
  const boundaryOf = (iam: Environment["iam"]) => {
    const { arn, policy } = rolesOf({ ...dev, iam }, PRINCIPALS).boundary;
    return [arn, policy?.arn];
  };
  expect(boundaryOf({})).toEqual([BOUNDARY, BOUNDARY]);
  expect(boundaryOf({ permissionsBoundary: BOUNDARY })).toEqual([BOUNDARY, BOUNDARY]);
  const inPath = "arn:aws:iam::222233334444:policy/platform/dev-package-scan-boundary";
  expect(boundaryOf({ path: "/platform/" })).toEqual([inPath, inPath]);
  const foreign = "arn:aws:iam::222233334444:policy/company-limit";
  expect(boundaryOf({ permissionsBoundary: foreign })).toEqual([foreign, undefined]);
});

test("the roles of the stacks carry a boundary if the file names one", () => {
  const boundaries = (environment: Environment) =>
    rolesOf(environment, PRINCIPALS).roles.map(({ kind, permissionsBoundary }) => [kind, permissionsBoundary]);
  const all = (arn: string | undefined) => [
    ["deploy", undefined],
    ["read-only", undefined],
    ["quarantine", undefined],
    ...["scan", "pipeline", "schedule"].map((kind) => [kind, arn]),
  ];
  expect(boundaries(dev)).toEqual(all(undefined));
  expect(boundaries({ ...dev, iam: { permissionsBoundary: BOUNDARY } })).toEqual(all(BOUNDARY));
});

test("the deploy role trusts who was named, with the file's external id", () => {
  expect(roleIn(rolesOf(dev, PRINCIPALS).roles, "deploy").trust).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:root" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": "platform-team" } },
      },
    ],
  });
});

test("every ARN is in the partition of the place", () => {
  const subject = {
    ...subjectOf(dev),
    partition: "aws-cn",
    region: "cn-north-1",
    boundaryArn: "arn:aws-cn:iam::222233334444:policy/limit",
  };
  const statements = [...deployStatements(subject), ...adoptStatements(subject), ...boundaryStatements(subject)];
  expect(JSON.stringify(statements)).toContain("arn:aws-cn:s3:::");
  expect(JSON.stringify(statements)).not.toContain("arn:aws:");
  expect(["eu-central-1", "cn-north-1", "us-gov-west-1"].map(partitionOf)).toEqual(["aws", "aws-cn", "aws-us-gov"]);
});
