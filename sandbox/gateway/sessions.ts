import { randomBytes } from "node:crypto";
import { AwsError } from "../core/errors";
import { string } from "../iam/access/builder";
import { accountOf } from "../iam/evaluation/arn";
import { parsePolicy, PolicyError } from "../iam/evaluation/policy";
import type { MotoApi } from "../iam/moto-api";
import { ifFound } from "../iam/moto-api";
import type { RecognisedOperation } from "../iam/operations/recognised";
import { text } from "../kit/xml";

/**
 * Operations of STS that the sandbox refuses: moto gives everybody the same keys for a federated user, and takes any SAML assertion for
 * true.
 */
export const REFUSED_SESSIONS: readonly string[] = ["AssumeRoleWithSAML", "GetFederationToken"];

const HOUR = 3600;
/** Characters of a session policy (STS, AssumeRole, Policy). */
const LONGEST_POLICY = 2048;

/** Who asks for a session. */
interface Asker {
  readonly arn: string;
  /** Whether the caller's own keys are of a session. */
  readonly inSession: boolean;
}

/**
 * Throws AwsError if STS would not open such a session: it may last as long as the role says, an hour if a role's session opens it, and
 * its policy has to be one (STS API Reference, AssumeRole and GetSessionToken).
 */
export async function checkSession(called: RecognisedOperation, { arn, inSession }: Asker, moto: Pick<MotoApi, "query">): Promise<void> {
  const { operation, params } = called;
  if (operation === "GetSessionToken" && inSession)
    throw new AwsError("AccessDenied", "Cannot call GetSessionToken with session credentials", {}, 403);
  if (!operation.startsWith("AssumeRole")) return;
  checkSessionPolicy(string(params, "Policy"));
  const seconds = Number(params.DurationSeconds ?? HOUR);
  // No role's limit is lower.
  if (seconds <= HOUR) return;
  if (operation === "AssumeRole" && /:assumed-role\//.test(arn))
    throw invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
  const role = string(params, "RoleArn") ?? "";
  const query = { Action: "GetRole", Version: "2010-05-08", RoleName: role.split("/").at(-1) ?? "" };
  const found = await ifFound(moto.query("iam", query, { account: accountOf(role) ?? "" }));
  if (found !== undefined && seconds > Number(text(found, "MaxSessionDuration") ?? HOUR))
    throw invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
}

function checkSessionPolicy(policy: string | undefined): void {
  if (policy === undefined) return;
  if (policy.length > LONGEST_POLICY)
    throw new AwsError(
      "PackedPolicyTooLarge",
      `Packed policy consumes more than 100% of allotted space: ${policy.length} characters`,
      {},
      400,
    );
  try {
    parsePolicy("session policy", policy);
  } catch (error) {
    if (error instanceof PolicyError) throw new AwsError("MalformedPolicyDocument", error.message, {}, 400);
    throw error;
  }
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationError", message, {}, 400);
}

const KEYS: Readonly<Record<string, () => string>> = {
  AccessKeyId: () => `ASIA${randomText(16)}`,
  SecretAccessKey: () => randomBytes(30).toString("base64"),
  SessionToken: () => randomBytes(96).toString("base64"),
};

/** STS's answer with keys that nobody else has: moto gives everybody the same ones for GetSessionToken. */
export function withOwnKeys(xml: string): string {
  return Object.entries(KEYS).reduce(
    (answer, [name, make]) => answer.replace(new RegExp(`<${name}>[^<]*</${name}>`), () => `<${name}>${make()}</${name}>`),
    xml,
  );
}

/** Capital letters and digits, as in the ids of keys. */
function randomText(length: number): string {
  return [...randomBytes(length)].map((byte) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[byte % 32]).join("");
}
