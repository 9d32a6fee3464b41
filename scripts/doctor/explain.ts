import { CommandError, messageOf, presentError, systemCode } from "../words/errors";
import type { Note } from "./check";

export const CHECK_NETWORK = "Check the network, and AWS_ENDPOINT_URL if it is set.";

const UNREACHED = new Set<string>([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPIPE",
]);
/** Names of throttling errors, from the SDK's retry rules (@smithy/service-error-classification). */
const THROTTLED = /^(Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|RequestThrottled|ProvisionedThroughputExceeded)/;
/** The proxy that a request went through, as modules/network/failure.mjs says it. */
const THROUGH = / \(through the proxy [^)]*\)$/;
/** SNS says it in words of its own. */
const DENIED = /^(AccessDenied|UnauthorizedOperation|NotAuthorized|AuthorizationError)/;

/** Why something could not be checked, in words for an operator; never a stack trace. */
export function couldNotCheck(error: unknown): Note {
  return { level: "could not check", ...explain(error) };
}

/** The message of an error, and what to do about it. */
export function explain(error: unknown): Pick<Note, "what" | "fix"> {
  if (error instanceof CommandError) return { what: error.what, fix: error.remedy };
  if (!(error instanceof Error)) return { what: messageOf(error) };
  const code = systemCode(error);
  // If a host has several addresses and all refuse, Node's error has no message.
  if (isText(code) && UNREACHED.has(code)) return { what: `no connection to AWS (${error.message || code})`, fix: CHECK_NETWORK };
  if (error.name === "TimeoutError") return { what: `AWS does not answer${THROUGH.exec(error.message)?.[0] ?? ""}`, fix: CHECK_NETWORK };
  if (THROTTLED.test(error.name)) {
    return {
      what: `AWS throttles the calls (${error.name}: ${error.message})`,
      fix: "Run this again in a minute, with fewer environments.",
    };
  }
  if (DENIED.test(error.name)) {
    return {
      what: `AWS denies it (${error.name}: ${error.message})`,
      fix: "Allow it in the policy of the role that reads, or name another role.",
    };
  }
  const { text } = presentError(error);
  if (text === error.stack) return { what: `${error.name}: ${error.message}` };
  const [what = "", ...fix] = text.split("\n");
  return { what, ...(fix.length > 0 ? { fix: fix.map((line) => line.trim()).join("\n") } : {}) };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
