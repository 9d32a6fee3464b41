import { AwsError } from "../../../../sandbox/core/errors";
import { withKeyId } from "../../../../sandbox/gateway/key-ids";
import { checkKeyState } from "../../../../sandbox/iam/resources/key-states";

const KEYS = "arn:aws:kms:eu-central-1:111122223333";
const ARN = `${KEYS}:key/1234`;

const said = (action: string, state: string, service?: string, arn = ARN): string | undefined => {
  try {
    checkKeyState({ action: `kms:${action}`, arn, state, ...(service && { via: `${service}.eu-central-1.amazonaws.com` }) });
    return undefined;
  } catch (error) {
    return error instanceof AwsError ? `${error.code} ${error.status}: ${error.message}` : String(error);
  }
};

const DISABLED = `DisabledException 400: ${ARN} is disabled.`;
const PENDING = `KMSInvalidStateException 400: ${ARN} is pending deletion.`;
const rows: [action: string, enabled: string | undefined, disabled: string | undefined, pending: string | undefined][] = [
  ["Encrypt", undefined, DISABLED, PENDING],
  ["Decrypt", undefined, DISABLED, PENDING],
  ["GenerateDataKeyWithoutPlaintext", undefined, DISABLED, PENDING],
  ["ReEncryptTo", undefined, DISABLED, PENDING],
  ["CreateGrant", undefined, DISABLED, PENDING],
  ["EnableKeyRotation", undefined, DISABLED, PENDING],
  ["EnableKey", undefined, undefined, PENDING],
  ["ScheduleKeyDeletion", undefined, undefined, PENDING],
  ["CreateAlias", undefined, undefined, PENDING],
  ["DescribeKey", undefined, undefined, undefined],
  ["PutKeyPolicy", undefined, undefined, undefined],
  [
    "CancelKeyDeletion",
    `KMSInvalidStateException 400: ${ARN} is not pending deletion.`,
    `KMSInvalidStateException 400: ${ARN} is not pending deletion.`,
    undefined,
  ],
];

test.each(rows)("kms:%s of a key that is enabled, disabled, or waits for its deletion", (action, ...expected) => {
  expect(["Enabled", "Disabled", "PendingDeletion"].map((state) => said(action, state))).toEqual(expected);
});

test("each service has a name of its own for it, also where there is no such key", () => {
  const codes = (action: string, state: string) =>
    ["s3", "ssm", "sns", "secretsmanager", "codeartifact"].map((service) => said(action, state, service)?.split(" ")[0]);
  const others = ["InvalidKeyId", "KMSDisabled", "DecryptionFailure", "ValidationException"];
  expect(codes("Decrypt", "Disabled")).toEqual(["KMS.DisabledException", ...others]);
  expect(codes("GenerateDataKey", "Missing")).toEqual([
    "KMS.NotFoundException",
    "InvalidKeyId",
    "KMSNotFound",
    "EncryptionFailure",
    "ValidationException",
  ]);
  expect(said("Encrypt", "Missing", "ssm", `${KEYS}:alias/none`)).toBe(`InvalidKeyId 400: Alias ${KEYS}:alias/none is not found.`);
  // KMS says it itself; and AWS makes its services' keys.
  expect([said("Encrypt", "Missing"), said("Encrypt", "Missing", "ssm", `${KEYS}:alias/aws/ssm`)]).toEqual([undefined, undefined]);
});

test("moto gets the id of a key of the caller's own, whose ARN makes it fail, and everything else as it came", () => {
  const place = { account: "111122223333", region: "eu-central-1" };
  const request = (body: string) => ({ method: "POST", url: new URL("http://127.0.0.1/"), headers: {}, body: Buffer.from(body) });
  const changed = withKeyId(request(`{"KeyId":"${ARN}","PendingWindowInDays":7}`), place);
  expect([changed.body.toString(), changed.headers]).toEqual(['{"KeyId":"1234","PendingWindowInDays":7}', { "content-length": "40" }]);
  for (const body of [`{"KeyId":"1234"}`, `{"KeyId":"${ARN.replace("eu-central-1", "us-east-1")}"}`, `{"TargetKeyId":"${ARN}"}`, `{${ARN}`])
    expect(withKeyId(request(body), place).body.toString()).toBe(body);
});
