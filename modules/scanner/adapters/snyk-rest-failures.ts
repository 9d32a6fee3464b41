import type { Headers } from "undici";
import { z } from "zod";
import { secrets } from "../../text/redactor";
import { CheckError, type CheckFailure } from "../ports";
import { LONGEST_WAIT_MS } from "./snyk-failures";

/** Snyk's API has answered, but not with what was asked for. */
export class RestRefusal extends CheckError {
  constructor(
    kind: CheckFailure,
    message: string,
    /** HTTP status. */
    readonly status: number,
    retryAfterMs?: number,
  ) {
    super(kind, message, retryAfterMs);
  }
}

/** JSON:API's errors (Snyk's REST API, schema ErrorDocument), and the older form of the v1 API, which its gateway answers too. */
const errorsSchema = z.object({
  errors: z.array(z.object({ title: z.string().catch(""), detail: z.string().catch(""), code: z.coerce.string().catch("") })).min(1),
});
const messageSchema = z.object({ message: z.string() });

/** The failure behind an answer. @param origin that was asked */
export function refusalOf(status: number, headers: Headers, body: string, origin: string): RestRefusal {
  const said = saidIn(body);
  const answered = `Snyk's API answered ${status}${said === "" ? "" : `: ${said}`}`;
  const of = (kind: CheckFailure, message = answered, retryAfterMs?: number) => new RestRefusal(kind, message, status, retryAfterMs);
  if (status === 401) return of("misconfigured", `${answered} (it does not accept the token)`);
  if (status === 403) return of("misconfigured");
  if (status === 404) return of("misconfigured", `${answered} (${origin} knows no such organization or call)`);
  if (status === 407) return of("misconfigured", `the proxy wants another user and password (407)`);
  if (status >= 300 && status < 400) return of("misconfigured", `${answered}, which leads elsewhere: the token goes to ${origin} only`);
  if (status === 408 || status === 425 || status === 429 || status >= 500) return of("transient", answered, retryAfterMs(headers));
  if (status === 400 || status === 413 || status === 422) return of("rejected");
  return of("unknown", `could not check, for an unknown reason: ${answered}`);
}

/** What an error says, in a line; empty if nothing. */
function saidIn(body: string): string {
  const json = jsonIn(body);
  const errors = errorsSchema.safeParse(json);
  const message = messageSchema.safeParse(json);
  const words = errors.success
    ? errors.data.errors.map(({ title, detail, code }) => [title, detail, code && `(${code})`].filter(Boolean).join(" ")).join("; ")
    : message.success
      ? message.data.message
      : "";
  // Before the cut: half of a secret would not be known any more.
  return secrets.text(words).trim().replace(/\s+/g, " ").slice(0, 300);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * Milliseconds of `Retry-After` (seconds or a date, RFC 9110), or of the `X-RateLimit-Reset` (seconds) that Snyk's own client parlay
 * heeds; undefined without either.
 */
function retryAfterMs(headers: Headers): number | undefined {
  const [after, reset] = [headers.get("retry-after"), headers.get("x-ratelimit-reset")];
  const date = after === null || /^\d+$/.test(after) ? NaN : Date.parse(after) - Date.now();
  const seconds = [after, reset].find((text) => text !== null && /^\d{1,6}$/.test(text));
  const wait = Number.isNaN(date) ? (seconds === undefined || seconds === null ? undefined : Number(seconds) * 1000) : Math.max(0, date);
  return wait === undefined ? undefined : Math.min(wait, LONGEST_WAIT_MS);
}
