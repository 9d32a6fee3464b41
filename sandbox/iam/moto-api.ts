import type { MotoPlace } from "../moto/process";
import { SECRET_HEADER } from "../moto/process";

/** An error answer of moto. */
export class MotoFault extends Error {
  constructor(
    readonly status: number,
    readonly body: string,
    request: string,
  ) {
    super(`moto answered ${status} to ${request}: ${body.slice(0, 300)}`);
    this.name = "MotoFault";
  }

  /** Whether the thing asked for does not exist. */
  get notFound(): boolean {
    // Systems Manager calls the name of a parameter that it does not have an invalid id.
    return this.status === 404 || /NoSuch|NotFound|NonExistent|DoesNotExist|InvalidResourceId/.test(this.body);
  }
}

interface Scope {
  readonly account: string;
  readonly region?: string;
}

/** Reads moto's state as any account: whoever has the secret of this run is believed, `x-moto-account-id` too; signatures are the gateway's business. */
export class MotoApi {
  constructor(private readonly place: MotoPlace) {}

  /** A query-protocol call; returns the XML. Throws {@link MotoFault}. */
  query(service: string, parameters: Readonly<Record<string, string>>, scope: Scope): Promise<string> {
    const body = new URLSearchParams(parameters).toString();
    return this.send("POST", "/", { ...headers(service, scope), "content-type": "application/x-www-form-urlencoded" }, body);
  }

  /** A JSON-protocol call. `target` is the X-Amz-Target header. Throws {@link MotoFault}. */
  async json(service: string, target: string, parameters: unknown, scope: Scope): Promise<Readonly<Record<string, unknown>>> {
    const own = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
    return JSON.parse(await this.send("POST", "/", { ...headers(service, scope), ...own }, JSON.stringify(parameters))) as Record<
      string,
      unknown
    >;
  }

  /** A GET of a REST service, or of moto's own `/moto-api/`. Throws {@link MotoFault}. */
  get(service: string, path: string, scope: Scope): Promise<string> {
    return this.send("GET", path, headers(service, scope));
  }

  /** The headers of an answer to HEAD. Throws {@link MotoFault}. */
  async head(service: string, path: string, scope: Scope): Promise<Headers> {
    const response = await this.fetch("HEAD", path, headers(service, scope));
    if (!response.ok) throw new MotoFault(response.status, "", `HEAD ${path}`);
    return response.headers;
  }

  private fetch(method: string, path: string, scopeHeaders: Record<string, string>, body?: string): Promise<Response> {
    const headers = { ...scopeHeaders, [SECRET_HEADER]: this.place.secret };
    return fetch(new URL(path, this.place.url), { method, headers, ...(body !== undefined && { body }) });
  }

  private async send(method: string, path: string, scopeHeaders: Record<string, string>, body?: string): Promise<string> {
    const response = await this.fetch(method, path, scopeHeaders, body);
    const text = await response.text();
    if (!response.ok) throw new MotoFault(response.status, text, `${method} ${path} ${(body ?? "").slice(0, 200)}`);
    return text;
  }
}

function headers(service: string, { account, region = "us-east-1" }: Scope): Record<string, string> {
  const credential = `Credential=${account}/20260101/${region}/${service}/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=0`, "x-moto-account-id": account };
}

/** Resolves with undefined if the thing asked for does not exist. */
export async function ifFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof MotoFault && error.notFound) return undefined;
    throw error;
  }
}
