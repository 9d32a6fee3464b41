import { createHash } from "node:crypto";
import type { Caller } from "../../core/service";
import { MEBIBYTE } from "../../kit/limits";
import type { Identities, Identity } from "../identities";
import { chunksMatch, SIGNED_CHUNKS } from "./chunks";
import { queryOf, readSignature, type RequestHead, type Signature, type Unreadable } from "./read";
import type { Reason } from "./refusals";
import { ExpectedSignature, signsAsS3, timeOf } from "./signer";

/** A request whose caller is known, as far as its head tells. */
export interface Admitted {
  readonly service: string;
  readonly region: string;
  readonly caller: Caller;
  /** Bytes that its body may have. */
  readonly limit: number;
  /** Throws {@link NotAdmitted} if the body is not the one that was signed: no call is answered before. */
  readonly checkBody: (body: Buffer) => Promise<void>;
}

/** A request that its caller did not sign, or not now. */
export class NotAdmitted extends Error {
  constructor(
    readonly reason: Reason,
    message: string,
    /** SigV4 service name; undefined if the request does not tell. */
    readonly service?: string,
  ) {
    super(message);
  }
}

/** AWS accepts a clock that is wrong by 5 minutes, S3 by 15 (IAM User Guide, "Signing"; S3, "Authenticating requests"). */
const SKEW_MILLISECONDS = 5 * 60_000;
const SKEW_OF_S3_MILLISECONDS = 15 * 60_000;

/** An object comes whole into memory; the largest other call, a layer of Lambda in base64, has 67 MB. */
const LARGEST_OBJECT = 512 * MEBIBYTE;
const LARGEST_CALL = 72 * MEBIBYTE;

const UNREADABLE: Readonly<Record<Unreadable["unreadable"], string>> = {
  missing: "The request is not signed. Use the keys of this run of the sandbox",
  unsupported: "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256",
  incomplete:
    "The signature of the request is not complete or not valid: it needs a credential scope, signed headers with host, and a time",
};

/** Verifies AWS Signature Version 4 of every request: with the secret key that this run issued, for this time, over this body. */
export class Admission {
  constructor(
    private readonly identities: Pick<Identities, "identify">,
    private readonly now: () => number = Date.now,
  ) {}

  /** Checks all that the head tells, so that a stranger's body is not read. Throws {@link NotAdmitted}. */
  async admit(head: RequestHead): Promise<Admitted> {
    const given = readSignature(head);
    if ("unreadable" in given) throw new NotAdmitted(given.unreadable, UNREADABLE[given.unreadable]);
    const fail = (reason: Reason, message: string): never => {
      throw new NotAdmitted(reason, message, given.service);
    };
    checkTime(given, this.now(), fail);
    const identity = this.identities.identify(given.accessKeyId);
    if (identity === undefined) return fail("unknown key", "The access key is not one of this run of the sandbox");
    checkToken(given, identity, this.now(), fail);
    const unsigned = Object.keys(head.headers).find((name) => name.startsWith("x-amz-") && !given.signedHeaders.includes(name));
    if (unsigned !== undefined) fail("wrong signature", `There were headers present in the request which were not signed: ${unsigned}`);
    const signer = new ExpectedSignature(given, { accessKeyId: given.accessKeyId, secretAccessKey: identity.secretAccessKey });
    const check = async (payloadHash: string) => {
      if (!(await signer.matches(head, payloadHash))) fail("wrong signature", WRONG_SIGNATURE);
    };
    const { service, region } = given;
    const caller = await identity.caller();
    if (!signsAsS3(service)) {
      return { service, region, caller, limit: LARGEST_CALL, checkBody: (body) => check(sha256(body)) };
    }
    const declared = payloadHashOf(head, given);
    if (!PAYLOAD_HASH.test(declared))
      fail("unsupported", `X-Amz-Content-Sha256 is ${JSON.stringify(declared)}, which the sandbox cannot check`);
    await check(declared);
    const checkBody = async (body: Buffer) => {
      if (SIGNED_CHUNKS.test(declared) && !(await chunksMatch(body, signer, given.value))) fail("wrong signature", WRONG_SIGNATURE);
      if (/^[0-9a-f]{64}$/.test(declared) && sha256(body) !== declared) fail("wrong body", WRONG_BODY);
    };
    return { service, region, caller, limit: LARGEST_OBJECT, checkBody };
  }
}

/** What may stand in the place of a body's hash: its SHA-256, or that the body is not signed, or signed in chunks. */
const PAYLOAD_HASH = /^([0-9a-f]{64}|UNSIGNED-PAYLOAD|STREAMING-UNSIGNED-PAYLOAD-TRAILER|STREAMING-AWS4-HMAC-SHA256-PAYLOAD(-TRAILER)?)$/;

type Fail = (reason: Reason, message: string) => never;

const WRONG_SIGNATURE =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method: each run of the sandbox has a secret key of its own";
const WRONG_BODY = "The provided 'x-amz-content-sha256' header does not match what was computed";

function checkTime(given: Signature, now: number, fail: Fail): void {
  const signed = timeOf(given.time).getTime();
  const skew = signsAsS3(given.service) ? SKEW_OF_S3_MILLISECONDS : SKEW_MILLISECONDS;
  const here = new Date(now).toISOString();
  if (Number.isNaN(signed)) fail("incomplete", UNREADABLE.incomplete);
  if (signed > now + skew)
    fail("wrong time", `Signature not yet current: ${given.time} is later than ${here} and ${skew / 60_000} minutes`);
  if (given.expires !== undefined && now > signed + given.expires * 1000) fail("expired address", "Request has expired");
  if (given.expires === undefined && signed < now - skew)
    fail("wrong time", `Signature expired: ${given.time} is earlier than ${here} by more than ${skew / 60_000} minutes`);
}

function checkToken({ sessionToken }: Signature, identity: Identity, now: number, fail: Fail): void {
  if (identity.sessionToken !== sessionToken) fail("wrong token", "The security token included in the request is invalid");
  if (identity.expires !== undefined && now > identity.expires)
    fail("expired token", "The security token included in the request is expired");
}

/** What S3's clients sign in the body's place. A presigned address covers no body, unless it says so. */
function payloadHashOf({ headers, target }: RequestHead, { place }: Signature): string {
  const declared = headers["x-amz-content-sha256"] ?? queryOf(target).get("X-Amz-Content-Sha256");
  if (typeof declared === "string") return declared;
  return place === "query" ? "UNSIGNED-PAYLOAD" : sha256(Buffer.alloc(0));
}

function sha256(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}
