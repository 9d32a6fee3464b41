import { type CodeartifactClient, GetAuthorizationTokenCommand, GetRepositoryEndpointCommand } from "@aws-sdk/client-codeartifact";
import type { Readable } from "node:stream";
import { reasonOf } from "../../network/failure.mjs";
import { type Answer, type Get, getWith } from "../../network/get";
import { secrets } from "../../text/redactor";
import { type Clock, type IndexFile, type IndexPages, NoIndexPage } from "../ports";
import type { Pace } from "../pace";
import { parseIndexPage } from "./index-html";
import type { TrafficMeter } from "./meter";
import { nameAndMessageOf } from "../message-of";

const TIMEOUT_MS = 30_000;
const ATTEMPTS = 5;
/** The largest pages of PyPI have some MB; a larger page than this is an attack or a mistake. */
const SIZE_LIMIT = 32 * 1024 * 1024;
const TOKEN_SECONDS = 3600;

/** Characters of a refusal that are looked at. */
const REFUSAL_LIMIT = 8_192;

/** The sentence of IAM in a refusal: it names who asked, the action and the resource. */
async function denialIn(body: Readable): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > REFUSAL_LIMIT) break;
  }
  const text = Buffer.concat(chunks).toString("utf8").slice(0, REFUSAL_LIMIT);
  return /User: \S+ is not authorized to perform: [^"<\r\n]+/.exec(text)?.[0].trim();
}

/** An error that another attempt will not change. */
class FinalError extends Error {}

/** CodeArtifact refuses a call because there were too many. */
class TooMany extends Error {}

/** The SDK has made its own attempts already. */
function refuse(error: unknown): never {
  throw new FinalError(nameAndMessageOf(error), { cause: error });
}

/** Index pages of CodeArtifact: `{endpoint}simple/NAME/` with basic authentication, user `aws`, a token as password. */
export class CodeArtifactIndexPages implements IndexPages {
  private token?: Promise<string>;
  private readonly endpoints = new Map<string, Promise<string>>();

  constructor(
    private readonly client: CodeartifactClient,
    private readonly domain: { domain: string; domainOwner: string },
    private readonly clock: Clock,
    private readonly meter: TrafficMeter,
    private readonly pace: Pace,
    private readonly ask: Get = getWith({}),
  ) {}

  /** Tries temporary errors (429, 5xx, network) five times before it throws; throws other errors at once. */
  async page(repository: string, name: string): Promise<IndexFile[]> {
    const url = `${await this.endpoint(repository)}simple/${encodeURIComponent(name)}/`;
    for (let attempt = 1; ; attempt++) {
      try {
        // Asked for before it is this call's turn: it waits for one of its own.
        const token = this.authorization();
        await token;
        return parseIndexPage(
          await this.pace.run(
            () => this.get(url, token, repository),
            (error) => error instanceof TooMany,
          ),
        );
      } catch (error) {
        if (error instanceof FinalError || error instanceof NoIndexPage || attempt === ATTEMPTS) throw error;
        await this.clock.sleep(2 ** attempt * 100 * (1 + Math.random()));
      }
    }
  }

  /** A call with a time limit. The limit ends with the call: one that goes on would keep what thousands of calls have read. */
  private async get(url: string, token: Promise<string>, repository: string): Promise<string> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(new Error(`no answer within ${TIMEOUT_MS / 1000} seconds`)), TIMEOUT_MS);
    try {
      return await this.getWithin(limit.signal, url, token, repository);
    } finally {
      clearTimeout(timer);
    }
  }

  private async getWithin(signal: AbortSignal, url: string, token: Promise<string>, repository: string): Promise<string> {
    const headers = { authorization: `Basic ${Buffer.from(`aws:${await token}`).toString("base64")}`, accept: "text/html" };
    const answer = await this.ask(url, headers, signal).catch((error: unknown) => {
      throw new Error(`the index page did not answer: ${reasonOf(error)}`, { cause: error });
    });
    this.meter.requests += 1;
    const { status, body } = answer;
    if (status >= 200 && status < 300) return this.read(answer);
    const said = status === 403 ? await denialIn(body) : undefined;
    // What is left of it is of no use. It could fail later, when nobody waits for it any more.
    body.on("error", () => undefined).destroy();
    // The token expires during a long scan: the next attempt asks for a new one.
    if (status === 401 && this.token === token) this.token = undefined;
    const message = `the index page answered ${status}${status === 403 ? `: ${said ?? this.lacking(repository)}` : ""}`;
    if (status === 429) throw new TooMany(message);
    if (status === 401 || status >= 500) throw new Error(message);
    throw status === 404 ? new NoIndexPage(message) : new FinalError(message);
  }

  /** What a refusal means that does not say so itself: there is one action for reading packages. */
  private lacking(repository: string): string {
    const { domain, domainOwner } = this.domain;
    const resource = `repository ${repository} of domain ${domain} (${domainOwner})`;
    return `the build's role is not allowed codeartifact:ReadFromRepository on ${resource}, by its own policy or by the repository's`;
  }

  private async read({ headers, body }: Answer): Promise<string> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > SIZE_LIMIT) throw new FinalError(`the index page is larger than ${SIZE_LIMIT / 1024 / 1024} MB`);
      chunks.push(chunk);
    }
    // The body is decompressed; for a compressed one, the header has the size that was sent.
    const sent = headers["content-encoding"] === undefined ? 0 : Number(headers["content-length"]);
    this.meter.bytes += sent || size;
    return Buffer.concat(chunks).toString("utf8");
  }

  private authorization(): Promise<string> {
    this.token ??= this.client
      .send(new GetAuthorizationTokenCommand({ ...this.domain, durationSeconds: TOKEN_SECONDS }))
      .then(({ authorizationToken = "" }) => {
        secrets.learn(authorizationToken);
        return authorizationToken;
      }, refuse);
    return this.token;
  }

  private endpoint(repository: string): Promise<string> {
    const known = this.endpoints.get(repository);
    if (known) return known;
    const asked = this.client
      .send(new GetRepositoryEndpointCommand({ ...this.domain, repository, format: "pypi" }))
      .then((answer) => (answer.repositoryEndpoint ?? "").replace(/\/?$/, "/"), refuse);
    this.endpoints.set(repository, asked);
    return asked;
  }
}
