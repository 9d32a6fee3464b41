import type { IncomingHttpHeaders } from "node:http";

/** The head of a request, as it came over the wire. */
export interface RequestHead {
  readonly method: string;
  /** Path and query, not decoded or normalised. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/** What a request with AWS Signature Version 4 says about its signature. */
export interface Signature {
  /** Where it is: in the header `Authorization`, or in the query of a presigned address. */
  readonly place: "header" | "query";
  readonly accessKeyId: string;
  /** `YYYYMMDD` of the credential scope. */
  readonly date: string;
  readonly region: string;
  /** SigV4 service name. */
  readonly service: string;
  /** Names in lower case. */
  readonly signedHeaders: readonly string[];
  /** 64 hexadecimal digits. */
  readonly value: string;
  /** `YYYYMMDDTHHMMSSZ`. */
  readonly time: string;
  /** How long a presigned address is valid (seconds). */
  readonly expires?: number;
  readonly sessionToken?: string;
}

/** The request is not signed, or not with AWS4-HMAC-SHA256, or what it says is incomplete. */
export interface Unreadable {
  readonly unreadable: "missing" | "unsupported" | "incomplete";
}

const ALGORITHM = "AWS4-HMAC-SHA256";
const LONGEST_PRESIGNED = 7 * 24 * 3600;

/** Finds the signature. Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html */
export function readSignature({ target, headers }: Pick<RequestHead, "target" | "headers">): Signature | Unreadable {
  const query = queryOf(target);
  const authorization = headers.authorization;
  const inQuery = query.get("X-Amz-Algorithm");
  if (authorization !== undefined && inQuery !== null) return { unreadable: "incomplete" };
  if (authorization !== undefined) {
    if (!authorization.startsWith(`${ALGORITHM} `)) return { unreadable: "unsupported" };
    const [, credential = ""] = /[ ,]Credential=([^, ]+)/.exec(authorization) ?? [];
    const [, signed = ""] = /[ ,]SignedHeaders=([^, ]+)/.exec(authorization) ?? [];
    const [, value = ""] = /[ ,]Signature=([^, ]+)/.exec(authorization) ?? [];
    const time = headers["x-amz-date"] ?? compact(headers.date);
    return checked({ place: "header", credential, signed, value, time, sessionToken: headers["x-amz-security-token"] });
  }
  if (inQuery === null) return { unreadable: query.has("AWSAccessKeyId") ? "unsupported" : "missing" };
  if (inQuery !== ALGORITHM) return { unreadable: "unsupported" };
  const text = (name: string) => query.get(name) ?? "";
  const expires = /^\d{1,6}$/.test(text("X-Amz-Expires")) ? Number(text("X-Amz-Expires")) : Number.NaN;
  if (!(expires >= 1 && expires <= LONGEST_PRESIGNED)) return { unreadable: "incomplete" };
  const stated = { credential: text("X-Amz-Credential"), signed: text("X-Amz-SignedHeaders"), value: text("X-Amz-Signature") };
  const sessionToken = query.get("X-Amz-Security-Token") ?? undefined;
  return checked({ place: "query", time: text("X-Amz-Date"), expires, sessionToken, ...stated });
}

/** The query of a request's target. */
export function queryOf(target: string): URLSearchParams {
  const start = target.indexOf("?");
  return new URLSearchParams(start < 0 ? "" : target.slice(start + 1));
}

interface Stated {
  readonly place: Signature["place"];
  readonly credential: string;
  readonly signed: string;
  readonly value: string;
  readonly time: string | string[] | undefined;
  readonly expires?: number;
  readonly sessionToken: string | string[] | undefined;
}

function checked({ place, credential, signed, value, time, expires, sessionToken }: Stated): Signature | Unreadable {
  const [, accessKeyId, date, region, service] = /^([\w.-]+)\/(\d{8})\/([\w-]+)\/([\w-]+)\/aws4_request$/.exec(credential) ?? [];
  const signedHeaders = signed.split(";");
  const complete = /^[0-9a-f]{64}$/.test(value) && typeof time === "string" && /^\d{8}T\d{6}Z$/.test(time) && !Array.isArray(sessionToken);
  // AWS demands that these are signed: otherwise a signature would be good at another host.
  if (!accessKeyId || !date || !region || !service || !complete || !signedHeaders.includes("host")) return { unreadable: "incomplete" };
  if (!time.startsWith(date)) return { unreadable: "incomplete" };
  return { place, accessKeyId, date, region, service, signedHeaders, value, time, expires, sessionToken };
}

/** An HTTP date in the form of `X-Amz-Date`. */
function compact(date: string | undefined): string | undefined {
  const time = Date.parse(date ?? "");
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replace(/[-:]|\.\d+/g, "");
}
