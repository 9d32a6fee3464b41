import { RequestSigner } from "aws4";
import { timingSafeEqual } from "node:crypto";

/** The password that git sends: a timestamp and a signature. */
export interface GitPassword {
  /** `YYYYMMDDTHHMMSS`, UTC. */
  readonly timestamp: string;
  /** 64 hexadecimal digits. */
  readonly signature: string;
}

/** Parses a password of AWS's credential helper; undefined for any other. */
export function parsePassword(password: string): GitPassword | undefined {
  const [, timestamp, signature] = /^(\d{8}T\d{6})Z([0-9a-f]{64})$/.exec(password) ?? [];
  return timestamp && signature ? { timestamp, signature } : undefined;
}

/** Epoch milliseconds of a password's timestamp; NaN if it is not a valid time. */
export function timeOf({ timestamp }: GitPassword): number {
  return Date.parse(timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/, "$1-$2-$3T$4:$5:$6Z"));
}

export interface SignedUrl {
  /** Host name of the URL, without the port. */
  readonly host: string;
  /** Path of the repository: `/v1/repos/NAME`. */
  readonly path: string;
  readonly region: string;
}

/**
 * The signature of a URL by AWS's credential helper: SigV4 with the method GIT, no body, and the host as the only header.
 * Source: awscli, customizations/codecommit.py (the signed timestamp lacks the Z that the password has).
 */
export function signGitUrl({ host, path, region }: SignedUrl, timestamp: string, secretAccessKey: string): string {
  const signer = new RequestSigner(
    { service: "codecommit", region, method: "GIT", path, headers: { host } },
    { accessKeyId: "not signed", secretAccessKey },
  );
  signer.datetime = timestamp;
  return signer.signature();
}

/** Whether a password contains the signature of this URL with this secret. */
export function isSignatureOf(url: SignedUrl, password: GitPassword, secretAccessKey: string): boolean {
  const expected = signGitUrl(url, password.timestamp, secretAccessKey);
  return timingSafeEqual(Buffer.from(expected), Buffer.from(password.signature));
}
