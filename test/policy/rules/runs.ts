import { boundaryDocument, deployStatements, readOnlyStatements } from "../../../modules/permissions/documents";
import { IAM_LIMITS } from "../../../modules/permissions/pack";
import type { Statement } from "../../../modules/permissions/policy";
import { subjectOf } from "../../../environments/subject";
import type { SynthesizedStack } from "../synth";
import { ALL, ofType } from "../synthesized";

const RUNS = ALL.filter(({ kind }) => kind === "runs").map((stack) => [stack.name, stack] as const);

const attributesOf = (stack: SynthesizedStack, type: string, pattern = /./) =>
  ofType(stack, type)
    .filter(({ name }) => pattern.test(name))
    .map(({ attributes }) => attributes);

const documentIn = (text: unknown) => (JSON.parse(String(text)) as { Statement: Statement[] }).Statement;

test("environments with runs in HCP Terraform have a stack of their roles, unless an administrator makes them", () => {
  expect(RUNS.map(([name]) => name)).toEqual(["remote-runs-runs", "bounded-runs-runs"]);
});

test("a role trusts the runs of these workspaces alone: plans the one that reads, applies the one that deploys", () => {
  const [[, stack] = []] = RUNS;
  if (stack === undefined) throw new Error("there is no such stack");
  for (const phase of ["plan", "apply"]) {
    const [role] = attributesOf(stack, "aws_iam_role", new RegExp(`^${phase}$`));
    expect(documentIn(role?.["assume_role_policy"])).toEqual([
      {
        Effect: "Allow",
        Principal: { Federated: "arn:aws:iam::222233334444:oidc-provider/app.terraform.io" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "app.terraform.io:aud": "aws.workload.identity",
            "app.terraform.io:sub": ["registry", "secrets", "scanner"].map(
              (kind) => `organization:acme:project:Package scan:workspace:security-remote-runs-${kind}:run_phase:${phase}`,
            ),
          },
        },
      },
    ]);
  }
});

test.each(RUNS)("%s: plans may read and applies deploy, as the roles of ops roles, within what IAM takes", (_, stack) => {
  const subject = subjectOf(stack.environment);
  for (const [phase, statements] of [
    ["plan", readOnlyStatements(subject)],
    ["apply", deployStatements(subject)],
  ] as const) {
    const policies = attributesOf(stack, "aws_iam_policy", new RegExp(`^${phase}_part`)).map(({ policy }) => policy);
    expect(policies.flatMap(documentIn)).toEqual(statements);
    expect(policies.filter((policy) => String(policy).length > IAM_LIMITS.managedPolicy)).toEqual([]);
    expect(policies.length).toBeLessThanOrEqual(IAM_LIMITS.attachedPolicies);
    const [attached] = attributesOf(stack, "aws_iam_role_policy_attachments_exclusive", new RegExp(`^${phase}_`));
    expect(attached?.["policy_arns"]).toEqual(
      policies.map((__, index) => `\${aws_iam_role_policy_attachment.${phase}_use${index + 1}.policy_arn}`),
    );
  }
  for (const { assume_role_policy: trust } of attributesOf(stack, "aws_iam_role"))
    expect(String(trust).length).toBeLessThanOrEqual(IAM_LIMITS.trustPolicy);
});

test("what an organization demands of roles is kept; our own boundary, made where the file names none, is for the scanner's roles", () => {
  const roles = RUNS.map(([, stack]) =>
    attributesOf(stack, "aws_iam_role").map(({ name, path, permissions_boundary: limit }) => [name, path, limit]),
  );
  const company = "arn:aws:iam::222233334444:policy/company";
  expect(roles.map((each) => each.toSorted())).toEqual([
    ["apply", "plan"].map((phase) => [`remote-runs-package-scan-${phase}`, undefined, undefined]),
    ["apply", "plan"].map((phase) => [`acme-bounded-runs-package-scan-${phase}`, "/platform/", company]),
  ]);
  const boundaries = RUNS.map(([, stack]) => attributesOf(stack, "aws_iam_policy", /^boundary$/));
  expect(boundaries.map((each) => each.map(({ name, policy }) => [name, documentIn(policy)]))).toEqual([
    RUNS.slice(0, 1).map(([, stack]) => ["remote-runs-package-scan-boundary", boundaryDocument(subjectOf(stack.environment))]),
    [],
  ]);
});

test("the identity provider is one for all environments of the account: nothing of it but its address is ours to decide", () => {
  for (const [, stack] of RUNS)
    expect(attributesOf(stack, "aws_iam_openid_connect_provider")).toEqual([
      expect.objectContaining({
        url: "https://app.terraform.io",
        client_id_list: ["aws.workload.identity"],
        lifecycle: { ignore_changes: ["client_id_list", "tags", "tags_all", "thumbprint_list"] },
      }),
    ]);
});
