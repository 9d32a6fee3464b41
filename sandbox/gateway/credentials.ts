import type { WireRequest } from "../core/protocol";

/** The credential scope of a signed request. */
export interface CredentialScope {
  readonly accessKeyId: string;
  /** SigV4 service name: the 4th part of the credential scope. */
  readonly service: string;
  readonly region: string;
}

const SIGV4_HEADER = /Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/;
const SIGV2_HEADER = /^AWS ([^:]+):/;

/** Reads the credential scope of a header-signed or presigned request (SigV4; SigV2 is always S3); undefined if unsigned. */
export function credentialScope(request: Pick<WireRequest, "headers" | "url">): CredentialScope | undefined {
  const header = String(request.headers.authorization ?? "");
  const signed = SIGV4_HEADER.exec(header) ?? SIGV4_HEADER.exec(`Credential=${request.url.searchParams.get("X-Amz-Credential") ?? ""}`);
  if (signed) {
    const [, accessKeyId = "", region = "", service = ""] = signed;
    return { accessKeyId, region, service };
  }
  const [, headerKey] = SIGV2_HEADER.exec(header) ?? [];
  const accessKeyId = headerKey ?? request.url.searchParams.get("AWSAccessKeyId");
  return accessKeyId ? { accessKeyId, region: "us-east-1", service: "s3" } : undefined;
}
