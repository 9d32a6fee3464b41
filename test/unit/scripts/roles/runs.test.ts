import type { Environment } from "../../../../environments/schema";
import { cloudFormationOf } from "../../../../scripts/roles/cloudformation";
import { rolesOf } from "../../../../scripts/roles/documents";
import { runVariables } from "../../../../scripts/roles/runs";
import { terraformOf } from "../../../../scripts/roles/terraform";
import { COMMITTED, VARIANTS } from "../../../helpers/variants";

const variant = (name: string): Environment => {
  const found = [...COMMITTED, ...VARIANTS].find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no variant ${name}`);
  return found;
};
const ME = ["arn:aws:iam::111122223333:root"];
const subject = (stack: string, phase: string) =>
  `organization:acme:project:Package scan:workspace:security-remote-runs-${stack}:run_phase:${phase}`;
const STACKS = ["registry", "secrets", "scanner"];

test("plans take the role that reads, applies the one that deploys, of these workspaces alone", () => {
  const { roles, runIdentity } = rolesOf(variant("remote-runs"), ME);
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
  expect(runVariables(variant("remote-runs"))).toEqual({
    TFC_AWS_PROVIDER_AUTH: "true",
    TFC_AWS_PLAN_ROLE_ARN: "arn:aws:iam::222233334444:role/package-scan-read-only",
    TFC_AWS_APPLY_ROLE_ARN: "arn:aws:iam::222233334444:role/package-scan-deploy",
  });
});

test("the provider of identities is in both documents for an administrator", () => {
  const roles = rolesOf(variant("remote-runs"), ME);
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

test("where Terraform runs here, no run is trusted", () => {
  for (const name of ["remote-states", "dev"]) {
    const environment = variant(name);
    const { roles, runIdentity } = rolesOf(environment, ME);
    expect([runIdentity, runVariables(environment)]).toEqual([undefined, {}]);
    expect(roles.filter(({ madeBy }) => madeBy === "administrator").map(({ trust }) => trust.Statement.length)).toEqual([1, 1, 1]);
  }
});
