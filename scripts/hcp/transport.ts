import { setTimeout as wait } from "node:timers/promises";
import type { Variables } from "../../environments/variables";
import { reasonOf } from "../../modules/network/failure.mjs";
import { fetchWith } from "../../modules/network/fetch.mjs";
import { OperationError } from "../words/errors";

/** What a host answered. */
export interface Reply {
  readonly status: number;
  readonly body: Buffer;
  /** Where a redirection leads. */
  readonly location?: string;
}

export interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

const TRIES = 5;
const TIMEOUT_MS = 30_000;
/** No answer makes us wait longer than that before we ask again (milliseconds). */
const LONGEST_WAIT_MS = 60_000;

/** Sends requests to HCP Terraform, and to where it keeps uploads, states and logs. */
export class Transport {
  constructor(
    private readonly hostname: string,
    private readonly variables: Variables,
    private readonly signal?: AbortSignal,
  ) {}

  /** The same, also after the user has stopped the command: for what has to be tidied up. */
  unstoppable(): Transport {
    return new Transport(this.hostname, this.variables);
  }

  /**
   * Answers 429, and 5xx to what changes nothing, are asked for again, after the time that the answer names (HCP Terraform allows 30
   * calls a second: API, Rate limiting). No redirection is followed: it could carry the token elsewhere. Throws OperationError if
   * nobody answers.
   * @param tries how often to ask at most
   */
  async send(url: URL, sent: Sent, tries = TRIES): Promise<Reply> {
    for (let tried = 1; ; tried++) {
      const last = tried === tries;
      const { after, ...reply } = await this.once(url, sent, sent.method === "GET" && !last);
      const again = reply.status === 0 || reply.status === 429 || (reply.status >= 500 && sent.method === "GET");
      if (!again || last) return reply;
      await wait(Math.min(after ?? 2 ** tried * 250, LONGEST_WAIT_MS), undefined, { signal: this.signal });
    }
  }

  /** @param again whether a lost connection is only told, as status 0: it will be tried again */
  private async once(url: URL, { method, headers, body }: Sent, again: boolean): Promise<Reply & { readonly after?: number }> {
    const late = AbortSignal.timeout(TIMEOUT_MS);
    const signal = this.signal === undefined ? late : AbortSignal.any([this.signal, late]);
    try {
      const response = await fetchWith(this.variables)(url, { method, headers: { ...headers }, body, redirect: "manual", signal });
      const after = Number(response.headers.get("retry-after") ?? response.headers.get("x-ratelimit-reset") ?? Number.NaN);
      const location = response.headers.get("location") ?? undefined;
      return {
        status: response.status,
        body: Buffer.from(await response.arrayBuffer()),
        location,
        after: Number.isFinite(after) ? after * 1000 : undefined,
      };
    } catch (error) {
      if (this.signal?.aborted) throw error;
      if (again) return { status: 0, body: Buffer.alloc(0) };
      const why = late.aborted ? `nothing in ${TIMEOUT_MS / 1000} seconds` : reasonOf(error);
      throw new OperationError(`${this.hostname} does not answer: ${why}`);
    }
  }
}
