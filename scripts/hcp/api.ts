import { isLoopback } from "../../environments/addresses";
import type { Variables } from "../../environments/variables";
import { OperationError, UsageError } from "../words/errors";
import { discover } from "./discovery";
import { accessTo } from "./token";
import { type Reply, Transport } from "./transport";

/** What a resource is related to. */
export interface Related {
  readonly data?: { readonly id: string; readonly type?: string } | null;
}

/** A resource of JSON:API. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly relationships?: Readonly<Record<string, Related>>;
}

/** An attribute, if it is a text. */
export function textOf(resource: Resource | undefined, attribute: string): string | undefined {
  const value = resource?.attributes[attribute];
  return typeof value === "string" ? value : undefined;
}

/** The ids in a relationship to many. */
export function relatedIds({ relationships }: Resource, name: string): string[] {
  const data: unknown = relationships?.[name]?.data;
  return Array.isArray(data) ? data.flatMap((each: { readonly id?: unknown }) => (typeof each.id === "string" ? [each.id] : [])) : [];
}

/** What is sent: a resource, without an id if it is to be made. */
export type Draft = Pick<Resource, "type" | "attributes" | "relationships"> & { readonly id?: string };

/** The API has refused a request. */
export class HcpRefusal extends OperationError {
  constructor(
    what: string,
    remedy: string | undefined,
    readonly status: number,
  ) {
    super(what, remedy);
  }
}

const JSON_API = "application/vnd.api+json";

/** Calls the API of HCP Terraform or Terraform Enterprise, with the token that Terraform's CLI uses. */
export class HcpApi {
  private constructor(
    readonly hostname: string,
    private readonly base: URL,
    private readonly token: string,
    private readonly transport: Transport,
  ) {}

  /**
   * Finds the API of a host by Terraform's discovery, unless the CLI's settings name it. Throws UsageError if there is no token,
   * OperationError if the host does not answer as HCP Terraform, or the program that knows tokens fails.
   */
  static async connect(hostname: string, variables: Variables, signal?: AbortSignal): Promise<HcpApi> {
    const { token, api } = await accessTo(hostname, variables, signal);
    const base = api === undefined ? await discover(hostname, variables, signal) : new URL(api);
    if (base.protocol !== "https:" && !isLoopback(base.href))
      throw new UsageError(`${base.origin} is not encrypted, so the token of ${hostname} was not sent there`, "Name an https address.");
    return new HcpApi(hostname, base, token, new Transport(hostname, variables, signal));
  }

  /** The same, also after the user has stopped the command: for what has to be tidied up. */
  unstoppable(): HcpApi {
    return new HcpApi(this.hostname, this.base, this.token, this.transport.unstoppable());
  }

  /** Undefined if there is no such thing, or the token's owner may not see it: HCP Terraform does not tell these apart. */
  async find(path: string): Promise<Resource | undefined> {
    const reply = await this.call("GET", path);
    return reply.status === 404 ? undefined : this.dataOf(reply, `GET ${path}`, isResource);
  }

  /** All pages of a list. */
  async list(path: string): Promise<Resource[]> {
    const found: Resource[] = [];
    for (let page: number | null = 1; page !== null;) {
      const asked: number = page;
      const at = `${path}${path.includes("?") ? "&" : "?"}page%5Bnumber%5D=${asked}&page%5Bsize%5D=100`;
      const reply = await this.call("GET", at);
      found.push(...this.dataOf(reply, `GET ${path}`, areResources));
      const { meta } = parsed(reply) as { meta?: { pagination?: { "next-page"?: number | null } } };
      page = meta?.pagination?.["next-page"] ?? null;
      // Else a list would be read for ever.
      if (page !== null && !(page > asked)) throw this.notUnderstood(`GET ${path}`);
    }
    return found;
  }

  async send(method: "POST" | "PATCH", path: string, data: Draft): Promise<Resource> {
    return this.dataOf(await this.call(method, path, { data }), `${method} ${path}`, isResource);
  }

  /** Has something done, whatever the answer holds. Throws {@link HcpRefusal}. @param body @default none */
  async act(method: "POST" | "DELETE", path: string, body?: object): Promise<void> {
    const reply = await this.call(method, path, body);
    if (reply.status >= 300) this.refuse(reply, `${method} ${path}`);
  }

  /** A document that the API keeps elsewhere; undefined if there is none, or none yet. */
  async document(path: string): Promise<Buffer | undefined> {
    const reply = await this.call("GET", path);
    if (reply.status === 404 || reply.status === 204) return undefined;
    if (reply.location !== undefined) return this.download(reply.location);
    if (reply.status >= 300) this.refuse(reply, `GET ${path}`);
    return reply.body;
  }

  /** What is at an address that the API has named. Throws {@link HcpRefusal}. The address is a secret: it is in no message. */
  async download(address: string): Promise<Buffer> {
    const reply = await this.transport.send(new URL(address, this.base), { method: "GET", headers: this.authorization(address) });
    if (reply.status < 300) return reply.body;
    throw new HcpRefusal(`${this.hostname} answered ${reply.status} to a download`, undefined, reply.status);
  }

  /** A piece of a log; empty if it cannot be read just now. @param address the secret one that a plan or apply has */
  async log(address: string): Promise<Buffer> {
    try {
      const { status, body } = await this.transport.send(new URL(address), { method: "GET", headers: {} }, 1);
      return status < 300 ? body : Buffer.alloc(0);
    } catch (error) {
      if (error instanceof OperationError) return Buffer.alloc(0);
      throw error;
    }
  }

  /** Uploads to an address that the API has named. Throws {@link HcpRefusal}. */
  async upload(address: string, content: Buffer): Promise<void> {
    const headers = { "content-type": "application/octet-stream" };
    const reply = await this.transport.send(new URL(address, this.base), { method: "PUT", headers, body: content });
    if (reply.status >= 300) throw new HcpRefusal(`${this.hostname} answered ${reply.status} to an upload`, undefined, reply.status);
  }

  /** The token goes to the API's own host alone, and to its neighbours that keep states: `archivist.terraform.io`. */
  private authorization(address: string): Record<string, string> {
    const { host, protocol } = new URL(address, this.base);
    const family = (name: string) => name.slice(name.indexOf("."));
    const ours =
      host === this.base.host || (protocol === "https:" && family(host).includes(".", 1) && family(host) === family(this.base.host));
    return ours ? { authorization: `Bearer ${this.token}` } : {};
  }

  private call(method: string, path: string, body?: object): Promise<Reply> {
    const headers = { authorization: `Bearer ${this.token}`, accept: JSON_API, ...(body !== undefined && { "content-type": JSON_API }) };
    return this.transport.send(new URL(path, this.base), { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  }

  /** What is no resource says nothing: a missing one would be taken for one that does not exist. */
  private dataOf<T>(reply: Reply, request: string, is: (data: unknown) => data is T): T {
    if (reply.status >= 300) this.refuse(reply, request);
    const { data } = (parsed(reply) ?? {}) as { data?: unknown };
    if (!is(data)) throw this.notUnderstood(request);
    return data;
  }

  private notUnderstood(request: string): OperationError {
    const remedy = "Something between here and there may have answered in its place: a proxy, or a page to log in.";
    return new OperationError(`What ${this.hostname} answered to ${request} is not of HCP Terraform`, remedy);
  }

  private refuse({ status, body }: Reply, request: string): never {
    if (status === 401)
      throw new UsageError(`${this.hostname} does not accept the token`, `It has expired or was revoked: terraform login ${this.hostname}`);
    throw new HcpRefusal(`${this.hostname} answered ${status} to ${request}: ${errorsIn(body.toString("utf8"))}`, REMEDIES[status], status);
  }
}

const REMEDIES: Readonly<Record<number, string>> = {
  403: "The token's owner has not the permission for it.",
  404: "There is no such thing, or the token's owner may not see it.",
};

/** Undefined if it is no JSON. */
function parsed({ body }: Reply): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

function isResource(data: unknown): data is Resource {
  if (typeof data !== "object" || data === null || !("id" in data) || !("attributes" in data)) return false;
  return typeof data.id === "string" && typeof data.attributes === "object" && data.attributes !== null;
}

function areResources(data: unknown): data is Resource[] {
  return Array.isArray(data) && data.every(isResource);
}

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
