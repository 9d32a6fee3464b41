import { AwsError } from "../../core/errors";

/** `Enabled`, `Disabled`, `PendingDeletion`...: as KMS calls it; `Missing` if there is no such key. */
export type KeyState = string;

/** A key for which somebody asks. */
interface AskedKey {
  readonly action: string;
  /** The key's, or the alias's if there is none. */
  readonly arn: string;
  readonly state: KeyState;
  /** DNS name of the service that uses the key for its caller. */
  readonly via?: string;
}

/** What cannot be done in which state: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
const USES =
  /^kms:(Encrypt|Decrypt|GenerateDataKey\w*|GenerateMac|VerifyMac|ReEncrypt\w*|Sign|Verify|DeriveSharedSecret|CreateGrant|(En|Dis)ableKeyRotation|RotateKeyOnDemand)$/;
const CHANGES = /^kms:(TagResource|UntagResource|UpdateKeyDescription|EnableKey|DisableKey|ScheduleKeyDeletion|CreateAlias|UpdateAlias)$/;

/** A fault of KMS: its error there, and the services' own names of it. */
interface KeyFault {
  readonly code: string;
  readonly sns: string;
  readonly message: string;
}

/** Throws AwsError if a key in this state does not serve for the action, in the words of KMS or of the service that uses it. */
export function checkKeyState(asked: AskedKey): void {
  const fault = faultOf(asked);
  if (fault === undefined) return;
  const code = asked.via === undefined ? fault.code : codeOf(asked.via.split(".")[0] ?? "", asked.action, fault);
  throw new AwsError(code, fault.message, {}, 400);
}

function faultOf({ action, arn, state, via }: AskedKey): KeyFault | undefined {
  const used = USES.test(action);
  if (state === "Disabled" && used) return { code: "DisabledException", sns: "KMSDisabled", message: `${arn} is disabled.` };
  const invalid = { code: "KMSInvalidStateException", sns: "KMSInvalidState" };
  if (state === "PendingDeletion" && (used || CHANGES.test(action))) return { ...invalid, message: `${arn} is pending deletion.` };
  if (action === "kms:CancelKeyDeletion" && /^(En|Dis)abled$/.test(state))
    return { ...invalid, message: `${arn} is not pending deletion.` };
  // KMS itself says so when it is called. AWS makes the keys of its services when they are first used.
  if (state !== "Missing" || via === undefined || arn.includes(":alias/aws/")) return undefined;
  return { code: "NotFoundException", sns: "KMSNotFound", message: missing(arn) };
}

function missing(arn: string): string {
  return arn.includes(":alias/") ? `Alias ${arn} is not found.` : `Key '${arn}' does not exist`;
}

/** What each service makes of it (API references of S3, Systems Manager, Secrets Manager and SNS). */
function codeOf(service: string, action: string, { code, sns }: KeyFault): string {
  if (service === "s3") return `KMS.${code}`;
  if (service === "ssm") return "InvalidKeyId";
  if (service === "sns") return sns;
  if (service === "secretsmanager") return action === "kms:Decrypt" ? "DecryptionFailure" : "EncryptionFailure";
  return "ValidationException";
}
