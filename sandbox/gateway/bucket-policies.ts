import type { WireReply, WireRequest } from "../core/protocol";

interface Statement {
  readonly Effect?: string;
  readonly Condition?: unknown;
  readonly NotPrincipal?: unknown;
}

/**
 * Keeps bucket policies for the gateway to evaluate. moto applies a Deny with a Condition or NotPrincipal unconditionally,
 * which would lock everybody out of a TLS-only bucket, so it gets the policy without those statements.
 */
export class BucketPolicies {
  private readonly originals = new Map<string, string>();

  /** The policy of a bucket, as the client put it. */
  find(bucket: string): string | undefined {
    return this.originals.get(bucket);
  }

  /** The request as moto gets it. */
  towardsMoto(request: WireRequest): WireRequest {
    if (!isPolicyCall(request, "PUT")) return request;
    const body = Buffer.from(withoutConditionalDenials(request.body.toString("utf8")));
    const headers = { ...request.headers, "content-length": String(body.length) };
    return { ...request, headers: omitDigest(headers), body };
  }

  /** Records the policy changes that moto has accepted, and answers GetBucketPolicy with the policy as the client put it. */
  fromMoto(request: WireRequest, reply: WireReply): WireReply {
    const bucket = bucketOf(request.url);
    if (!bucket || reply.status >= 300) return reply;
    if (isPolicyCall(request, "PUT")) this.originals.set(bucket, request.body.toString("utf8"));
    if (isPolicyCall(request, "DELETE") || isBucketDeletion(request)) this.originals.delete(bucket);
    const original = isPolicyCall(request, "GET") ? this.originals.get(bucket) : undefined;
    if (original === undefined) return reply;
    return { ...reply, headers: { ...reply.headers, "content-length": String(Buffer.byteLength(original)) }, body: original };
  }
}

/** Drops the client's Content-MD5: it does not match the changed body. */
function omitDigest(headers: WireRequest["headers"]): WireRequest["headers"] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== "content-md5"));
}

/** The bucket in a path-style S3 address. */
export function bucketOf(url: URL): string | undefined {
  return url.pathname.split("/")[1] || undefined;
}

function isPolicyCall(request: WireRequest, method: string): boolean {
  return (
    request.method === method && request.url.searchParams.has("policy") && !request.url.pathname.slice(1).replace(/\/$/, "").includes("/")
  );
}

function isBucketDeletion(request: WireRequest): boolean {
  return request.method === "DELETE" && request.url.search === "" && /^\/[^/]+\/?$/.test(request.url.pathname);
}

function withoutConditionalDenials(text: string): string {
  let policy: { Statement?: Statement | Statement[] };
  try {
    policy = JSON.parse(text) as typeof policy;
  } catch {
    return text;
  }
  const statements = [policy.Statement ?? []].flat();
  const kept = statements.filter(({ Effect, Condition, NotPrincipal }) => Effect !== "Deny" || (!Condition && !NotPrincipal));
  return JSON.stringify({ ...policy, Statement: kept });
}
