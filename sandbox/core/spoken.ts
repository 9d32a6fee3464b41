import type { WireRequest } from "./protocol";

/**
 * The protocol in which a client wants its answer. A service may speak several (CloudWatch three), and its model names the one that AWS
 * likes most; the request shows which one the client speaks.
 * @param protocol the model's; `json` for a service without a model
 */
export function spokenProtocol({ headers }: Pick<WireRequest, "headers">, protocol = "json"): string {
  if (headers["smithy-protocol"] === "rpc-v2-cbor") return "smithy-rpc-v2-cbor";
  if (headers["x-amz-target"] !== undefined) return "json";
  const form = String(headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
  return form && protocol !== "ec2" && protocol !== "rest-xml" ? "query" : protocol;
}
