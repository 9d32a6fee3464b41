import { ARN } from "../../partition/arn";
import { createHash } from "node:crypto";
import { AwsError } from "../../core/errors";

const KEY_ID = /^(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const KEY_ARN = new RegExp(String.raw`^${ARN}:kms:[a-z0-9-]+:\d{12}:(key\/[a-z0-9-]+|alias\/[\w/-]+)$`);

/**
 * The ARN that CodeCommit reports for a key: of the given key, or of the account's `aws/codecommit`.
 * Throws EncryptionKeyInvalidIdException if the text is not a key id, key ARN, alias or alias ARN.
 */
export function keyArn(region: string, account: string, keyId: string | undefined): string {
  if (keyId === undefined || keyId === "alias/aws/codecommit")
    return `${ARN}:kms:${region}:${account}:key/${managedKeyId(region, account)}`;
  if (KEY_ARN.test(keyId)) return keyId;
  if (KEY_ID.test(keyId)) return `${ARN}:kms:${region}:${account}:key/${keyId}`;
  if (/^alias\/[\w/-]+$/.test(keyId)) return `${ARN}:kms:${region}:${account}:${keyId}`;
  throw new AwsError("EncryptionKeyInvalidIdException", `"${keyId}" is not a KMS key ID, key ARN, alias or alias ARN`);
}

/** The id of the managed key of an account and region. It never changes: otherwise Terraform would see a difference. */
function managedKeyId(region: string, account: string): string {
  const hex = createHash("sha256").update(`${account}/${region}/aws/codecommit`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
