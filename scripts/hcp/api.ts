import { setTimeout as wait } from "node:timers/promises";
import type { Variables } from "../../environments/variables";
import { isLoopback } from "../../environments/addresses";
import { secrets } from "../../modules/text/redactor";
import { fetchWith } from "../../modules/network/fetch.mjs";
import { reasonOf } from "../../modules/network/failure.mjs";
import { OperationError, UsageError } from "../words/errors";
import { hostSettings } from "./cli-settings";

/** A resource of JSON:API. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly relationships?: Readonly<Record<string, { readonly data?: { readonly id: string } | null }>>;
}

/** What is sent: a resource, without an id if it is to be made. */
export type Draft = Pick<Resource, "type" | "attributes" | "relationships"> & { readonly id?: string };

const JSON_API = "application/vnd.api+json";
/** HCP Terraform allows 30 calls a second (API, Rate limiting). */
const TRIES = 5;
const TIMEOUT_MS = 30_000;

/** Calls the API of HCP Terraform or Terraform Enterprise, with the token that Terraform's CLI uses. */
export class HcpApi {
  private constructor(
    readonly hostname: string,
    private readonly base: URL,
    private readonly token: string,
    private readonly variables: Variables,
    private readonly signal?: AbortSignal,
  ) {}

  /**
   * Finds the API of a host by Terraform's discovery, unless the CLI's settings name it. Throws UsageError if there is no token,
   * OperationError if the host does not answer as HCP Terraform.
   */
  static async connect(hostname: string, variables: Variables, signal?: AbortSignal): Promise<HcpApi> {
    const { token, api } = hostSettings(hostname, variables);
    if (token === undefined)
      throw new UsageError(`There is no token for ${hostname}`, `Run: terraform login ${hostname}\nor set ${variableName(hostname)}.`);
    secrets.learn(token);
    const base = api === undefined ? await discover(hostname, variables, signal) : new URL(api);
    if (base.protocol !== "https:" && !isLoopback(base.href))
      throw new UsageError(`${base.origin} is not encrypted, so the token of ${hostname} was not sent there`, "Name an https address.");
    return new HcpApi(hostname, base, token, variables, signal);
  }

  /** Undefined if there is no such thing, or the token's owner may not see it: HCP Terraform does not tell these apart. */
  async find(path: string): Promise<Resource | undefined> {
    const { status, body } = await this.call("GET", path);
    return status === 404 ? undefined : this.dataOf<Resource>(status, body, `GET ${path}`);
  }

  /** All pages of a list. */
  async list(path: string): Promise<Resource[]> {
    const found: Resource[] = [];
    for (let page: number | null = 1; page !== null;) {
      const at = `${path}${path.includes("?") ? "&" : "?"}page%5Bnumber%5D=${page}&page%5Bsize%5D=100`;
      const { status, body } = await this.call("GET", at);
      found.push(...this.dataOf<Resource[]>(status, body, `GET ${path}`));
      page = (JSON.parse(body) as { meta?: { pagination?: { "next-page": number | null } } }).meta?.pagination?.["next-page"] ?? null;
    }
    return found;
  }

  async send(method: "POST" | "PATCH", path: string, data: Draft): Promise<Resource> {
    const { status, body } = await this.call(method, path, JSON.stringify({ data }));
    return this.dataOf<Resource>(status, body, `${method} ${path}`);
  }

  private dataOf<T>(status: number, body: string, request: string): T {
    if (status < 300) return (JSON.parse(body) as { data: T }).data;
    if (status === 401)
      throw new UsageError(`${this.hostname} does not accept the token`, `It has expired or was revoked: terraform login ${this.hostname}`);
    throw new OperationError(`${this.hostname} answered ${status} to ${request}: ${errorsIn(body)}`, REMEDIES[status]);
  }

  /** Answers 429 and 5xx are asked for again, after the time that the answer names. */
  private async call(method: string, path: string, body?: string): Promise<{ readonly status: number; readonly body: string }> {
    const url = new URL(path, this.base);
    const headers = { authorization: `Bearer ${this.token}`, accept: JSON_API, ...(body !== undefined && { "content-type": JSON_API }) };
    for (let tried = 1; ; tried++) {
      const { status, text, after } = await this.fetch(url, { method, headers, body });
      const again = status === 429 || (status >= 500 && method === "GET");
      if (!again || tried === TRIES) return { status, body: text };
      await wait(after ?? 2 ** tried * 250, undefined, { signal: this.signal });
    }
  }

  private async fetch(url: URL, init: { readonly method: string; readonly headers: Record<string, string>; readonly body?: string }) {
    const late = AbortSignal.timeout(TIMEOUT_MS);
    const signal = this.signal === undefined ? late : AbortSignal.any([this.signal, late]);
    try {
      // A redirection could carry the token elsewhere.
      const response = await fetchWith(this.variables)(url, { ...init, redirect: "manual", signal });
      const after = Number(response.headers.get("retry-after") ?? response.headers.get("x-ratelimit-reset") ?? Number.NaN);
      return { status: response.status, text: await response.text(), after: Number.isFinite(after) ? after * 1000 : undefined };
    } catch (error) {
      if (this.signal?.aborted) throw error;
      throw new OperationError(
        `${this.hostname} does not answer: ${late.aborted ? `nothing in ${TIMEOUT_MS / 1000} seconds` : reasonOf(error)}`,
      );
    }
  }
}

const REMEDIES: Readonly<Record<number, string>> = {
  403: "The token's owner has not the permission for it.",
  404: "There is no such thing, or the token's owner may not see it.",
};

/** `title: detail` of every error of JSON:API. */
function errorsIn(body: string): string {
  try {
    const { errors = [] } = JSON.parse(body) as { errors?: readonly { readonly title?: string; readonly detail?: string }[] };
    const said = errors.map(({ title, detail }) => [...new Set([title, detail])].filter((part) => part !== undefined).join(": "));
    return said.join("; ") || "no reason";
  } catch {
    return "no reason";
  }
}

/** Terraform's service discovery: the address of `tfe.v2`, relative to the document. */
async function discover(hostname: string, variables: Variables, signal?: AbortSignal): Promise<URL> {
  const document = new URL(`https://${hostname}/.well-known/terraform.json`);
  const late = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetchWith(variables)(document, { signal: signal === undefined ? late : AbortSignal.any([signal, late]) });
    const services = (await response.json()) as Readonly<Record<string, unknown>>;
    const address = services["tfe.v2"];
    if (typeof address === "string") return new URL(address, response.url);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new OperationError(
      `${hostname} does not answer as HCP Terraform: ${reasonOf(error)}`,
      "Check backend.hostname, and the network.",
    );
  }
  throw new OperationError(`${hostname} is not a host of HCP Terraform`, "Check backend.hostname.");
}

function variableName(hostname: string): string {
  return `TF_TOKEN_${hostname.replaceAll(".", "_").replaceAll("-", "__")}`;
}
