import type { DecisionRecord } from "../../../sandbox/iam/decisions";
import type { EnvironmentRoles, PolicyDocument, Role } from "../../../scripts/roles/documents";
import { allowedActions, neverAsked } from "../../permissions/asked";

const document = (...actions: readonly (string | readonly string[])[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: actions.map((Action) => ({ Effect: "Allow", Action, Resource: "arn:aws:s3:::b" })),
});
const role = (kind: Role["kind"], ...actions: readonly (string | readonly string[])[]): Role => ({
  kind,
  name: kind,
  path: "/",
  arn: `arn:aws:iam::111122223333:role/${kind}`,
  description: "",
  madeBy: "stacks",
  trust: document("sts:AssumeRole"),
  managedPolicies: [],
  inlinePolicies: [{ name: "permissions", document: document(...actions) }],
});
const roles: EnvironmentRoles = {
  environment: "dev",
  account: "111122223333",
  region: "eu-central-1",
  partition: "aws",
  boundary: { arn: "arn:aws:iam::111122223333:policy/b" },
  roles: [role("scan", ["s3:PutObject", "s3:GetObject"], "kms:GenerateDataKey*", "s3:GetObject"), role("schedule", "a:B")],
};
const asked = (kind: string, action: string, outcome: DecisionRecord["outcome"] = "allowed"): DecisionRecord => ({
  principal: `arn:aws:iam::111122223333:role/${kind}`,
  action,
  resource: "*",
  outcome,
  times: 1,
});

test("the actions of a role's documents, each once", () => {
  expect(roles.roles.map(allowedActions)).toEqual([["kms:GenerateDataKey*", "s3:GetObject", "s3:PutObject"], ["a:B"]]);
});

test("an action counts as asked for if its own role was allowed it", () => {
  const decisions = [
    asked("scan", "s3:getobject"),
    asked("scan", "s3:PutObject", "implicitDeny"),
    asked("scan", "kms:GenerateDataKeyWithoutPlaintext"),
    asked("pipeline", "s3:PutObject"),
  ];
  expect(neverAsked(roles, decisions)).toEqual({ scan: ["s3:PutObject"], schedule: ["a:B"] });
});
