import { randomUUID } from "node:crypto";
import { AwsError } from "../core/errors";
import type { WireReply } from "../core/protocol";
import { escapeXml } from "../core/refusal";
import type { Caller } from "../core/service";
import { string } from "../iam/access/builder";
import type { RecognisedOperation } from "../iam/operations/recognised";
import { ARN } from "../partition/arn";
import type { Identities, Session } from "./identities";

/** An answer of STS that moto does not give, and the access key of the session in it. */
interface Answered {
  readonly reply: WireReply;
  readonly accessKeyId?: string;
}

const DEFAULT_SECONDS = 12 * 3600;
/** A root user's sessions end sooner, whatever the call says. */
const LONGEST_OF_ROOT_SECONDS = 3600;

/** What moto would answer with the same keys to everybody, and the gateway answers with new ones. */
export const OPENS_SESSIONS = ["GetSessionToken", "GetFederationToken"];

/**
 * SigV4 service name -> calls that moto would answer with keys for whoever asks: nobody looks at the assertions of SAML, and Cognito's
 * keys are the same always.
 */
export const GIVES_KEYS_AWAY: Readonly<Record<string, readonly string[]>> = {
  sts: ["AssumeRoleWithSAML"],
  "cognito-identity": ["GetCredentialsForIdentity"],
};

/** Answers what moto would answer with the same keys to everybody, or for the wrong caller; undefined for every other call of STS. */
export function answerSts(called: RecognisedOperation, caller: Caller, identities: Pick<Identities, "issue">): Answered | undefined {
  const { operation } = called;
  if (OPENS_SESSIONS.includes(operation)) return openSession(called, caller, identities);
  // In the body of a POST, `web-identity.ts` looks at its token.
  if (operation === "AssumeRoleWithWebIdentity")
    throw new AwsError("AccessDenied", "The sandbox takes AssumeRoleWithWebIdentity in the body of a POST alone", {}, 403);
  return operation === "GetCallerIdentity" ? identityOf(caller) : undefined;
}

/** Throws AwsError for what AWS lets no session do that somebody has opened for himself, since no second factor is known here. */
export function checkSession({ opener, arn }: Caller, service: string, operation?: string): void {
  if (opener === undefined) return;
  if (service === "iam") throw new AwsError("InvalidClientTokenId", "The security token included in the request is invalid", {}, 403);
  const assumes = operation === "AssumeRole" && !isFederated(arn);
  if (service === "sts" && operation !== "GetCallerIdentity" && !assumes) throw withSession(operation ?? "STS");
}

function openSession({ operation, params }: RecognisedOperation, caller: Caller, identities: Pick<Identities, "issue">): Answered {
  if (caller.arn.includes(":assumed-role/")) throw withSession(operation);
  const { account } = caller;
  const name = string(params, "Name") ?? "";
  const arn = operation === "GetFederationToken" ? `${ARN}:sts::${account}:federated-user/${name}` : caller.arn;
  const asked = Number(string(params, "DurationSeconds") ?? DEFAULT_SECONDS);
  const seconds = caller.arn.endsWith(":root") ? Math.min(asked, LONGEST_OF_ROOT_SECONDS) : asked;
  const session = identities.issue({ account, arn, opener: caller }, seconds);
  const user = `<FederatedUser><FederatedUserId>${account}:${escapeXml(name)}</FederatedUserId><Arn>${escapeXml(arn)}</Arn></FederatedUser>`;
  const about = isFederated(arn) ? `${user}<PackedPolicySize>6</PackedPolicySize>` : "";
  return { reply: answer(operation, `${credentials(session)}${about}`), accessKeyId: session.accessKeyId };
}

/** moto knows users and roles. */
function identityOf({ arn, account }: Caller): Answered | undefined {
  if (!arn.endsWith(":root") && !isFederated(arn)) return undefined;
  const userId = isFederated(arn) ? `${account}:${arn.split("/").at(-1) ?? ""}` : account;
  const members = `<Arn>${escapeXml(arn)}</Arn><UserId>${escapeXml(userId)}</UserId><Account>${account}</Account>`;
  return { reply: answer("GetCallerIdentity", members) };
}

function isFederated(arn: string): boolean {
  return arn.includes(":federated-user/");
}

function withSession(operation: string): AwsError {
  return new AwsError("AccessDenied", `Cannot call ${operation} with session credentials`, {}, 403);
}

function credentials({ accessKeyId, secretAccessKey, sessionToken, expires }: Session): string {
  const time = new Date(expires).toISOString().replace(".000Z", "Z");
  const keys = `<AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey>`;
  return `<Credentials>${keys}<SessionToken>${sessionToken}</SessionToken><Expiration>${time}</Expiration></Credentials>`;
}

function answer(operation: string, result: string): WireReply {
  const id = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
  const inner = `<${operation}Result>${result}</${operation}Result>${id}`;
  const body = `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${inner}</${operation}Response>`;
  return { status: 200, headers: { "content-type": "text/xml" }, body };
}
