import type { Need } from "../../../../scripts/own-keys/named";
import { rulingsOf, type Verdict } from "../../../../scripts/own-keys/policy";

const ACCOUNT = "111122223333";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/platform/prod-package-scan-build`;
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const VIA = "s3.eu-central-1.amazonaws.com";
const need: Need = { roleArn: ROLE, actions: ["kms:Decrypt", "kms:GenerateDataKey"], services: [VIA] };

const allow = (Principal: unknown, more: object = {}) => ({ Effect: "Allow", Principal, Action: "kms:*", Resource: "*", ...more });
const deny = (Principal: unknown, more: object = {}) => ({ ...allow(Principal, more), Effect: "Deny" });
const when = (operator: string, key: string, value: unknown) => ({ Condition: { [operator]: { [key]: value } } });
const root = allow({ AWS: ROOT });

test.each<[string, object[], Verdict]>([
  ["the console's own statement", [root], "delegated"],
  ["the account by its number", [allow({ AWS: [ACCOUNT] })], "delegated"],
  ["the role", [allow({ AWS: ["arn:aws:iam::111122223333:role/other", ROLE] })], "allowed"],
  ["the role beside the account", [root, allow({ AWS: ROLE })], "allowed"],
  ["actions by patterns, in any case", [allow({ AWS: ROLE }, { Action: ["KMS:decrypt", "kms:Generate*Key", "kms:List?"] })], "allowed"],
  ["everybody of this account through S3", [allow("*", when("StringEquals", "kms:CallerAccount", ACCOUNT))], "allowed"],
  [
    "everybody through the service that the role uses",
    [allow({ AWS: "*" }, when("StringEquals", "kms:ViaService", [VIA, "x"]))],
    "allowed",
  ],
  ["another service", [allow({ AWS: ROLE }, when("StringEquals", "kms:ViaService", "ssm.eu-central-1.amazonaws.com"))], "unknown"],
  ["an organization", [allow("*", when("StringEquals", "aws:PrincipalOrgID", "o-1"))], "unknown"],
  ["another operator", [allow({ AWS: ROLE }, when("StringLike", "kms:ViaService", VIA))], "unknown"],
  ["all but somebody", [{ ...allow(undefined), NotPrincipal: { AWS: ROLE } }], "unknown"],
  ["administrators only", [allow({ AWS: "arn:aws:iam::111122223333:role/admin" })], "refused"],
  ["another account", [allow({ AWS: "arn:aws:iam::999988887777:root" })], "refused"],
  ["a service only", [allow({ Service: "cloudtrail.amazonaws.com" })], "refused"],
  ["administration only", [allow({ AWS: ROOT }, { Action: ["kms:Describe*", "kms:PutKeyPolicy"] })], "refused"],
  ["nobody", [], "refused"],
  ["a denial of the role", [root, deny({ AWS: ROLE })], "refused"],
  ["a denial of the whole account", [allow({ AWS: ROLE }), deny({ AWS: ROOT })], "refused"],
  ["a denial of everybody but some", [root, deny("*", when("ArnNotLike", "aws:PrincipalArn", ROLE))], "unknown"],
  ["a denial of other actions", [root, deny("*", { Action: "kms:ScheduleKeyDeletion" })], "delegated"],
  ["a denial of somebody else", [root, deny({ AWS: "arn:aws:iam::999988887777:root" })], "delegated"],
])("a policy for %s", (_, Statement, verdict) => {
  const [ruling] = rulingsOf(JSON.stringify({ Version: "2012-10-17", Statement }), ACCOUNT, [need]);
  expect(ruling).toEqual({ need, actions: { [verdict]: need.actions } });
});

test("each action of each role has its own verdict, also where there is one statement only", () => {
  const reader = { ...need, roleArn: `arn:aws:iam::${ACCOUNT}:role/reader`, actions: ["kms:Decrypt"] };
  const text = JSON.stringify({ Statement: allow({ AWS: ROLE }, { Action: "kms:Decrypt" }) });
  expect(rulingsOf(text, ACCOUNT, [need, reader]).map(({ actions }) => actions)).toEqual([
    { allowed: ["kms:Decrypt"], refused: ["kms:GenerateDataKey"] },
    { refused: ["kms:Decrypt"] },
  ]);
});
