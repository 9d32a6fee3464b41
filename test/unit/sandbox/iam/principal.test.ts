import { evaluate } from "../../../../sandbox/iam/evaluation/evaluate";
import { grantOf } from "../../../../sandbox/iam/evaluation/principal";
import type { PrincipalElement } from "../../../../sandbox/iam/evaluation/policy";
import type { Principal } from "../../../../sandbox/iam/evaluation/principal";
import { ACCOUNT, OTHER_ACCOUNT, ROOT, SESSION, USER, allow, policy, request } from "./builders";

const SERVICE: Principal = { service: "codebuild.amazonaws.com" };
const FEDERATED: Principal = { federated: "cognito-identity.amazonaws.com" };

const BOB: Principal = {
  arn: `arn:aws:sts::${ACCOUNT}:federated-user/bob`,
  account: ACCOUNT,
  openerArn: `arn:aws:iam::${ACCOUNT}:user/ana`,
};

const rows: [values: PrincipalElement["values"], principal: Principal, grant: string | undefined][] = [
  [{ AWS: ["*"] }, USER, "direct"],
  [{ AWS: ["*"] }, SESSION, "role"],
  [{ AWS: [ACCOUNT] }, USER, "account"],
  [{ AWS: [`arn:aws:iam::${ACCOUNT}:root`] }, SESSION, "account"],
  [{ AWS: [ACCOUNT] }, ROOT, "direct"],
  [{ AWS: [OTHER_ACCOUNT] }, USER, undefined],
  [{ AWS: [`arn:aws:iam::${ACCOUNT}:user/ana`] }, USER, "direct"],
  [{ AWS: [`arn:aws:iam::${ACCOUNT}:user/*`] }, USER, undefined],
  [{ AWS: [`arn:aws:iam::${ACCOUNT}:role/service/scan`] }, SESSION, "role"],
  [{ AWS: [`arn:aws:iam::${ACCOUNT}:role/scan`] }, SESSION, undefined],
  [{ AWS: [`arn:aws:sts::${ACCOUNT}:assumed-role/scan/build`] }, SESSION, "direct"],
  [{ AWS: [`arn:aws:sts::${ACCOUNT}:assumed-role/scan/other`] }, SESSION, undefined],
  [{ AWS: [ACCOUNT, `arn:aws:iam::${ACCOUNT}:role/service/scan`] }, SESSION, "role"],
  [{ AWS: ["AROAEXAMPLE"] }, SESSION, "role"],
  [{ AWS: ["AIDAEXAMPLE"] }, USER, "direct"],
  [{ Service: ["codebuild.amazonaws.com"] }, SERVICE, "direct"],
  [{ Service: ["codepipeline.amazonaws.com"] }, SERVICE, undefined],
  [{ Service: ["codebuild.amazonaws.com"] }, SESSION, undefined],
  [{ AWS: ["*"] }, SERVICE, "direct"],
  [{ Federated: ["cognito-identity.amazonaws.com"] }, FEDERATED, "direct"],
  [{ Federated: [`arn:aws:iam::${ACCOUNT}:saml-provider/x`] }, FEDERATED, undefined],
  [{ CanonicalUser: ["79a59d"] }, USER, undefined],
  [{ AWS: [`arn:aws:sts::${ACCOUNT}:federated-user/bob`] }, BOB, "direct"],
  [{ AWS: [`arn:aws:iam::${ACCOUNT}:user/ana`] }, BOB, "role"],
  [{ AWS: ["*"] }, BOB, "role"],
  [{ AWS: [ACCOUNT] }, BOB, "account"],
];

test.each(rows)("Principal %j names %j: %s", (values, principal, grant) => {
  expect(grantOf({ not: false, values }, principal)).toBe(grant);
});

const ROLE = SESSION.roleArn;
const exemptions: [listed: string[], outcome: string][] = [
  [[SESSION.arn ?? "", ROLE ?? "", ACCOUNT], "allowed"],
  [[ROLE ?? "", ACCOUNT], "explicitDeny"],
  [[ACCOUNT], "explicitDeny"],
  [[SESSION.arn ?? "", ROLE ?? ""], "explicitDeny"],
];

test.each(exemptions)("Deny with NotPrincipal %j: %s", (listed, outcome) => {
  const denial = { Effect: "Deny", Action: "s3:*", Resource: "*", NotPrincipal: { AWS: listed } };
  const policies = { identity: [policy("all", allow("*"))], resource: [policy("bucket", denial)] };
  expect(evaluate(request("s3:GetObject", "arn:aws:s3:::b/k"), policies).outcome).toBe(outcome);
});

test("a condition narrows a grant to everybody down to an organization", () => {
  const grant = allow("s3:GetObject", "*", { Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-team" } } });
  const policies = { identity: [policy("all", allow("*"))], resource: [policy("bucket", grant)] };
  const from = (organization: string | undefined) =>
    request("s3:GetObject", "arn:aws:s3:::b/k", { resourceAccount: OTHER_ACCOUNT, context: { "aws:PrincipalOrgID": organization } });
  expect(evaluate(from("o-team"), policies).outcome).toBe("allowed");
  expect(evaluate(from("o-else"), policies).outcome).toBe("implicitDeny");
  expect(evaluate(from(undefined), policies).outcome).toBe("implicitDeny");
});
