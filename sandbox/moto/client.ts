import { Agent, request as httpRequest } from "node:http";
import type { MotoPlace } from "./process";
import { SECRET_HEADER } from "./process";
import type { WireReply, WireRequest } from "../core/protocol";

/** Who calls moto, and which service of it. */
export interface MotoCaller {
  /** SigV4 service name. */
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  /** 12 digits. */
  readonly account?: string;
}

const DEFAULT_REGION = "us-east-1";

/** Calls moto as any caller in any account: whoever has the secret of this run is believed, `x-moto-account-id` too; signatures are the gateway's business. */
export class MotoClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(private readonly place: MotoPlace) {}

  /**
   * Passes a request on as it is, but for its signature: moto and the gateway could each read another service out of it, and moto
   * would do what nobody was asked about.
   * @param account @default the account of the access key, which moto finds
   */
  forward(request: WireRequest, { service, region, accessKeyId, account }: MotoCaller): Promise<WireReply> {
    // Not resolved against moto's address: a path such as `//other/` would name another host, which would get the secret.
    const target = new URL(`${this.place.url}${request.url.pathname}${request.url.search}`);
    const authorization = madeUpSignature(service, accessKeyId, region);
    const own = { authorization, ...(account && { "x-moto-account-id": account }), [SECRET_HEADER]: this.place.secret };
    const headers = { ...passedOn(request.headers), ...own, "content-length": String(request.body.length) };
    return new Promise((resolve, reject) => {
      const options = { method: request.method, headers, agent: this.agent };
      const outgoing = httpRequest(target, options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.once("error", reject);
        response.once("end", () => {
          // Not moto's permissions for web pages: no page may read what the sandbox answers.
          const dropped = /^(connection|transfer-encoding|access-control-.*)$/;
          const kept = Object.entries(response.headers).filter(([name]) => !dropped.test(name));
          const replyHeaders = Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
          resolve({ status: response.statusCode ?? 500, headers: replyHeaders, body: Buffer.concat(chunks) });
        });
      });
      outgoing.once("error", reject);
      outgoing.end(request.body);
    });
  }

  /** Calls an operation of a query-protocol service (STS, IAM) and returns the XML. */
  async query(
    service: string,
    parameters: Readonly<Record<string, string>>,
    { account, accessKeyId = account ?? "sandbox" }: { account?: string; accessKeyId?: string },
  ): Promise<string> {
    const body = Buffer.from(new URLSearchParams(parameters).toString());
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const request = { method: "POST", url: new URL("/", this.place.url), headers, body };
    const reply = await this.forward(request, { service, region: DEFAULT_REGION, accessKeyId, account });
    const text = reply.body.toString();
    if (reply.status >= 400) throw new Error(`moto ${service} ${parameters.Action} answered ${reply.status}: ${text}`);
    return text;
  }

  close(): void {
    this.agent.destroy();
  }
}

/** The headers that moto gets: none that says which account the caller is in, or how the body comes. */
function passedOn(headers: WireRequest["headers"]): WireRequest["headers"] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(transfer-encoding|expect|x-moto-.*)$/.test(name)));
}

/** An Authorization header without a valid signature: moto reads only the credential scope. */
export function madeUpSignature(service: string, accessKeyId: string, region = DEFAULT_REGION): string {
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}
