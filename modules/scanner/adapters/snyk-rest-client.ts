import type { Response } from "undici";
import pLimit from "p-limit";
import { reasonOf } from "../../network/failure.mjs";
import type { Fetch } from "../../network/fetch.mjs";
import { secrets } from "../../text/redactor";
import { maySendTo } from "../../snyk/rest-address";
import type { Deadline } from "../deadline";
import { CheckError } from "../ports";
import { failureOf } from "./snyk-failures";
import { RestRefusal, refusalOf } from "./snyk-rest-failures";

/** Longest time of one call. @default one minute */
const TIMEOUT_MS = 60_000;
/** Calls at a time: the token is a person's or a service's, who may work with it meanwhile. */
export const MOST_CALLS = 4;
/** Bytes of an answer. A larger one is an attack or a mistake. */
const SIZE_LIMIT = 128 * 1024 * 1024;
/** JSON:API, https://jsonapi.org/format */
const TYPE = "application/vnd.api+json";
/** Exit code that means that another attempt may help (sysexits, EX_TEMPFAIL): what no word says otherwise about a connection. */
const TEMPORARY = 75;

export interface RestClientOptions {
  /** Without a path. */
  readonly origin: string;
  readonly token: string;
  readonly fetch: Fetch;
  readonly timeoutMs?: number;
}

/** Calls of Snyk's REST API, which end before a deadline. The token goes to one origin only, encrypted or not beyond this machine. */
export class SnykRestClient {
  private readonly limit = pLimit(MOST_CALLS);

  constructor(private readonly options: RestClientOptions) {}

  /**
   * The answer to a call. Throws {@link CheckError}; of kind {@link RestRefusal} if there was an answer, and no success.
   * @param path from `/rest/` on, with the query
   * @param body makes it a POST
   */
  ask(path: string, deadline: Deadline, body?: unknown): Promise<unknown> {
    return this.limit(() => this.askNow(path, deadline, body));
  }

  private async askNow(path: string, deadline: Deadline, body: unknown): Promise<unknown> {
    if (deadline.isOver()) throw new CheckError("late", deadline.reason);
    const limitMs = this.options.timeoutMs ?? TIMEOUT_MS;
    const limit = new AbortController();
    const end = () => limit.abort();
    const timer = setTimeout(end, Math.min(limitMs, deadline.leftMs()));
    deadline.stopped.addEventListener("abort", end, { once: true });
    try {
      const response = await this.send(path, body, limit.signal);
      const text = await textOf(response);
      if (response.status !== 200) throw refusalOf(response.status, response.headers, text, this.options.origin);
      return JSON.parse(text) as unknown;
    } catch (error) {
      if (error instanceof CheckError) throw error;
      if (deadline.isOver()) throw new CheckError("late", deadline.reason);
      if (limit.signal.aborted) throw new CheckError("transient", `Snyk's API did not answer within ${limitMs / 1000} seconds`);
      if (error instanceof SyntaxError) throw new CheckError("transient", "Snyk's API did not answer JSON");
      throw failureOf(secrets.text(`Snyk's API: ${reasonOf(error)}`), TEMPORARY);
    } finally {
      // Ends what is left of an answer that nobody reads any more.
      limit.abort();
      clearTimeout(timer);
      deadline.stopped.removeEventListener("abort", end);
    }
  }

  private send(path: string, body: unknown, signal: AbortSignal): Promise<Response> {
    const { origin, token, fetch } = this.options;
    if (!maySendTo(origin)) throw new CheckError("misconfigured", `${origin} is not encrypted, so the token was not sent there`);
    const headers = { authorization: `token ${token}`, accept: TYPE, ...(body !== undefined && { "content-type": TYPE }) };
    const init = { headers, signal, redirect: "manual" } as const;
    return fetch(`${origin}${path}`, body === undefined ? init : { ...init, method: "POST", body: JSON.stringify(body) });
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > SIZE_LIMIT) throw new RestRefusal("rejected", `the answer is larger than ${SIZE_LIMIT / 1024 / 1024} MB`, response.status);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
