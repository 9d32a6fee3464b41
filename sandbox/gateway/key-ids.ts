import type { WireRequest } from "../core/protocol";
import { type Place, isObject } from "../iam/access/builder";
import { ARN } from "../partition/arn";

/** A call of KMS with the key's id in place of the ARN of one of the caller's own keys: moto fails on some calls with an ARN. */
export function withKeyId(request: WireRequest, { account, region }: Place): WireRequest {
  const own = `${ARN}:kms:${region}:${account}:key/`;
  if (!request.body.includes(own)) return request;
  const input = valueIn(request.body);
  if (!isObject(input) || typeof input.KeyId !== "string" || !input.KeyId.startsWith(own)) return request;
  const body = Buffer.from(JSON.stringify({ ...input, KeyId: input.KeyId.slice(own.length) }));
  return { ...request, headers: { ...request.headers, "content-length": String(body.length) }, body };
}

function valueIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
