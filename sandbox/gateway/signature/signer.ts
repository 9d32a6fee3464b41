import { Hash } from "@smithy/core/serde";
import { SignatureV4 } from "@smithy/signature-v4";
import { timingSafeEqual } from "node:crypto";
import { queryOf, type RequestHead, type Signature } from "./read";

/** What a signature is made with. */
export interface SigningKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super("sha256", secret);
  }
}

/**
 * The AWS SDK's own signer, asked for the signature that a request should have: over the headers that the client says it signed,
 * at the time that it says, and not over those that this SDK would choose.
 */
export class ExpectedSignature extends SignatureV4 {
  private readonly at: { readonly signingDate: Date; readonly signingRegion: string; readonly signingService: string };

  constructor(
    private readonly given: Signature,
    key: SigningKey,
  ) {
    const { service, region } = given;
    // S3 signs the path as it is sent; all others encode it once more.
    super({ service, region, credentials: key, sha256: Sha256, uriEscapePath: !signsAsS3(service) });
    this.at = { signingDate: timeOf(given.time), signingRegion: region, signingService: service };
  }

  /** Whether the request has this signature. @param payloadHash what the client signed in the body's place */
  async matches(head: RequestHead, payloadHash: string): Promise<boolean> {
    const { given } = this;
    const headers = Object.fromEntries(given.signedHeaders.map((name) => [name, canonicalValue(head.headers[name])]));
    const query = queryBag(head.target);
    const path = head.target.split("?")[0] ?? "/";
    const request = { protocol: "http:", hostname: "", method: head.method, path, query, headers };
    const scope = `${given.date}/${given.region}/${given.service}/aws4_request`;
    const canonical = this.createCanonicalRequest(request, headers, payloadHash);
    const toSign = await this.createStringToSign(given.time, scope, canonical, "AWS4-HMAC-SHA256");
    return same(await this.sign(toSign, this.at), given.value);
  }

  /** Whether a chunk of a body has this signature. @param before the signature of the chunk before, or of the request */
  async matchesChunk(payload: Buffer, before: string, signature: string): Promise<boolean> {
    // A chunk of S3 is signed like an event without headers.
    return same(await this.sign({ headers: new Uint8Array(), payload }, { ...this.at, priorSignature: before }), signature);
  }

  /** Whether the trailer of a body has this signature. @param trailer `name:value\n` of each header */
  async matchesTrailer(trailer: string, before: string, signature: string): Promise<boolean> {
    const { time, date, region, service } = this.given;
    const digest = new Sha256();
    digest.update(Buffer.from(trailer));
    const hash = Buffer.from(await digest.digest()).toString("hex");
    const scope = `${date}/${region}/${service}/aws4_request`;
    return same(await this.sign(["AWS4-HMAC-SHA256-TRAILER", time, scope, before, hash].join("\n"), this.at), signature);
  }
}

/** Whether a service signs its paths and bodies as S3 does. */
export function signsAsS3(service: string): boolean {
  return service === "s3" || service.startsWith("s3-");
}

/** `YYYYMMDDTHHMMSSZ`; an invalid Date for an impossible time. */
export function timeOf(text: string): Date {
  return new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

/** Node gives headers as Latin-1; clients sign their bytes. */
function canonicalValue(value: string | string[] | undefined): string {
  const text = Array.isArray(value) ? value.join(",") : (value ?? "");
  return Buffer.from(text, "latin1").toString("utf8").trim().replace(/\s+/g, " ");
}

function queryBag(target: string): Record<string, string[]> {
  const query = queryOf(target);
  return Object.fromEntries([...new Set(query.keys())].map((key) => [key, query.getAll(key)]));
}

function same(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
