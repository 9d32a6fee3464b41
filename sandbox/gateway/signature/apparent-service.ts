import type { IncomingMessage } from "node:http";

/** `X-Amz-Target` prefixes of services whose errors a client could not parse in another protocol: all of them speak JSON. */
const ANY_JSON_SERVICE = "codebuild";

/** The service that an unsigned request seems to be meant for, so that its error comes in a form that the client can read. */
export function apparentService({ url = "/", headers }: Pick<IncomingMessage, "url" | "headers">): string {
  if (headers["x-amz-target"] !== undefined) return ANY_JSON_SERVICE;
  const type = headers["content-type"] ?? "";
  if (type.startsWith("application/x-www-form-urlencoded")) return "sts";
  if (type.includes("json") || /^\/(v1|schedules|_sandbox)\b/.test(url)) return "codeartifact";
  return "s3";
}
