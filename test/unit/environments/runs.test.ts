import type { Environment } from "../../../environments/schema";
import { cloudFormationOf } from "../../../scripts/roles/cloudformation";
import { rolesOf } from "../../../scripts/roles/documents";
import { runVariables } from "../../../environments/runs";
import { terraformOf } from "../../../scripts/roles/terraform";
import { COMMITTED, VARIANTS } from "../../helpers/variants";

const variant = (name: string): Environment => {
  const found = [...COMMITTED, ...VARIANTS].find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no variant ${name}`);
  return found;
};
const ME = ["arn:aws:iam::111122223333:root"];
const subject = (stack: string, phase: string) =>
  `organization:acme:project:Package scan:workspace:security-given-roles-${stack}:run_phase:${phase}`;
const STACKS = ["registry", "secrets", "scanner"];

test("roles of an administrator: plans take the one that reads, applies the one that deploys, of these workspaces alone", () => {
  const { roles, runIdentity } = rolesOf(variant("given-roles"), ME);
  expect(runIdentity).toEqual({
    url: "https://app.terraform.io",
    audience: "aws.workload.identity",
    arn: "arn:aws:iam::222233334444:oidc-provider/app.terraform.io",
  });
  for (const [kind, phase] of [
    ["deploy", "apply"],
    ["read-only", "plan"],
  ] as const) {
    const [people, runs, ...more] = roles.find((role) => role.kind === kind)?.trust.Statement ?? [];
    expect([people?.Principal, more]).toEqual([{ AWS: ME[0] }, []]);
    expect(runs).toEqual({
      Effect: "Allow",
      Principal: { Federated: runIdentity?.arn },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          "app.terraform.io:aud": "aws.workload.identity",
          "app.terraform.io:sub": STACKS.map((stack) => subject(stack, phase)),
        },
      },
    });
  }
});

test("runs find their roles in variables, none of which is a secret", () => {
  const role = "arn:aws:iam::222233334444:role";
  const variables = (plan: string, apply: string) => ({
    TFC_AWS_PROVIDER_AUTH: "true",
    TFC_AWS_PLAN_ROLE_ARN: plan,
    TFC_AWS_APPLY_ROLE_ARN: apply,
  });
  expect(runVariables(variant("given-roles"))).toEqual(variables(`${role}/package-scan-read-only`, `${role}/package-scan-deploy`));
  expect(runVariables(variant("remote-runs"))).toEqual(
    variables(`${role}/remote-runs-package-scan-plan`, `${role}/remote-runs-package-scan-apply`),
  );
  expect(runVariables(variant("bounded-runs"))).toEqual(
    variables(`${role}/platform/acme-bounded-runs-package-scan-plan`, `${role}/platform/acme-bounded-runs-package-scan-apply`),
  );
});

test("the provider of identities is in both documents for an administrator", () => {
  const roles = rolesOf(variant("given-roles"), ME);
  expect(terraformOf(roles)).toMatchObject({
    resource: {
      aws_iam_openid_connect_provider: { runs: { url: "https://app.terraform.io", client_id_list: ["aws.workload.identity"] } },
    },
  });
  expect(cloudFormationOf(roles)).toMatchObject({
    Resources: {
      Runs: { Type: "AWS::IAM::OIDCProvider", Properties: { Url: "https://app.terraform.io", ClientIdList: ["aws.workload.identity"] } },
    },
  });
});

test("where bootstrap makes the roles of runs, an administrator's trust no run, and who looks may look at them", () => {
  const { roles, runIdentity, boundary } = rolesOf(variant("remote-runs"), ME);
  expect([runIdentity, boundary.policy]).toEqual([undefined, undefined]);
  const administered = roles.filter(({ madeBy }) => madeBy === "administrator");
  expect(administered.map(({ trust }) => trust.Statement.length)).toEqual([1, 1, 1]);
  const own = ["RunIdentity", "RunRoles", "RunPolicies"];
  const of = (kind: string) =>
    administered
      .filter((role) => role.kind === kind)
      .flatMap(({ managedPolicies }) => managedPolicies.flatMap(({ document }) => document.Statement))
      .filter(({ Sid = "" }) => own.includes(Sid))
      .map(({ Action, Resource }) => [Action, Resource]);
  const iam = (rest: string) => `arn:aws:iam::222233334444:${rest}`;
  expect(of("deploy")).toEqual([]);
  expect(of("read-only")).toEqual([
    ["iam:GetOpenIDConnectProvider", iam("oidc-provider/app.terraform.io")],
    [
      ["iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
      [iam("role/remote-runs-package-scan-plan"), iam("role/remote-runs-package-scan-apply")],
    ],
    [
      ["iam:GetPolicy", "iam:GetPolicyVersion"],
      [
        iam("policy/remote-runs-package-scan-plan-*"),
        iam("policy/remote-runs-package-scan-apply-*"),
        iam("policy/remote-runs-package-scan-boundary"),
      ],
    ],
  ]);
});

test("where Terraform runs here, no run is trusted", () => {
  for (const name of ["remote-states", "dev"]) {
    const environment = variant(name);
    const { roles, runIdentity } = rolesOf(environment, ME);
    expect([runIdentity, runVariables(environment)]).toEqual([undefined, {}]);
    expect(roles.filter(({ madeBy }) => madeBy === "administrator").map(({ trust }) => trust.Statement.length)).toEqual([1, 1, 1]);
  }
});
