import { accessOf } from "../../../../sandbox/iam/access";
import { keyAccess } from "../../../../sandbox/iam/keys/use";
import { managedKeyPolicy } from "../../../../sandbox/iam/resources/managed-key";

const PLACE = { account: "111122223333", region: "eu-central-1" };
const kms = (rest: string): string => `arn:aws:kms:eu-central-1:111122223333:${rest}`;

test("a service's use of a key has the caller's permissions, with the service and the encryption context", () => {
  const use = { action: "kms:Decrypt", key: "alias/secrets", service: "ssm", encryptionContext: { PARAMETER_ARN: "arn:p" } };
  expect(keyAccess(use, PLACE)).toEqual({
    action: "kms:Decrypt",
    resources: [kms("alias/secrets")],
    context: {
      "kms:EncryptionContext:PARAMETER_ARN": "arn:p",
      "kms:EncryptionContextKeys": ["PARAMETER_ARN"],
      "kms:RequestAlias": "alias/secrets",
      "kms:ViaService": "ssm.eu-central-1.amazonaws.com",
      "aws:ViaAWSService": "true",
    },
  });
  expect(keyAccess({ action: "kms:DescribeKey", key: "1-2", service: "codeartifact" }, PLACE)).toEqual({
    action: "kms:DescribeKey",
    resources: [kms("key/1-2")],
    context: { "kms:ViaService": "codeartifact.eu-central-1.amazonaws.com", "aws:ViaAWSService": "true" },
  });
});

test("only AWS's aliases make an AWS managed key", () => {
  expect(managedKeyPolicy(["alias/mine"], "111122223333", "eu-central-1")).toBeUndefined();
  expect(managedKeyPolicy([], "111122223333", "eu-central-1")).toBeUndefined();
  const policy = JSON.parse(managedKeyPolicy(["alias/aws/ssm"], "111122223333", "eu-central-1") ?? "") as { Statement: object[] };
  expect(policy.Statement[0]).toMatchObject({
    Principal: { AWS: "*" },
    Condition: { StringEquals: { "kms:CallerAccount": "111122223333", "kms:ViaService": "ssm.eu-central-1.amazonaws.com" } },
  });
});

test("a new key policy has to let the caller change it again, unless the caller says otherwise", async () => {
  const refusal = {
    code: "MalformedPolicyDocumentException",
    message: "The new key policy will not allow you to update the key policy in the future.",
  };
  const later = { action: "kms:PutKeyPolicy", newPolicy: "{}", refusal };
  const made = [kms("key/00000000-0000-0000-0000-000000000000")];
  expect((await accessOf("kms", "CreateKey", { Policy: "{}" }, PLACE)).slice(1)).toEqual([{ ...later, resources: made }]);
  expect((await accessOf("kms", "PutKeyPolicy", { KeyId: "1", Policy: "{}" }, PLACE)).slice(1)).toEqual([
    { ...later, resources: [kms("key/1")] },
  ]);
  expect(await accessOf("kms", "PutKeyPolicy", { KeyId: "1", Policy: "{}", BypassPolicyLockoutSafetyCheck: true }, PLACE)).toEqual([
    { action: "kms:PutKeyPolicy", resources: [kms("key/1")], context: { "kms:BypassPolicyLockoutSafetyCheck": "true" } },
  ]);
});
