import { createHash, createHmac, timingSafeEqual } from "node:crypto";

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
  const canonicalRequest = `GIT\n${path}\n\nhost:${host}\n\nhost\n`;
  const date = timestamp.slice(0, 8);
  const scope = [date, region, "codecommit", "aws4_request"];
  const hashed = createHash("sha256").update(canonicalRequest).digest("hex");
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  return hmac(key, ["AWS4-HMAC-SHA256", timestamp, scope.join("/"), hashed].join("\n")).toString("hex");
}

/** Whether a password contains the signature of this URL with this secret. */
export function isSignatureOf(url: SignedUrl, password: GitPassword, secretAccessKey: string): boolean {
  const expected = signGitUrl(url, password.timestamp, secretAccessKey);
  return timingSafeEqual(Buffer.from(expected), Buffer.from(password.signature));
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
