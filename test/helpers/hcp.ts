import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { createHcp, type Hcp, type HcpOptions } from "../../sandbox/services/hcp";

/** A resource as it comes over the wire. */
export interface WireResource {
  readonly id: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly relationships: Readonly<Record<string, { readonly data?: unknown; readonly links?: unknown }>>;
  readonly links?: unknown;
}

export interface WireDocument {
  readonly data: WireResource;
  readonly included?: readonly WireResource[];
  readonly meta?: { readonly pagination: Readonly<Record<string, number | null>> };
  readonly errors?: readonly { readonly status: string; readonly title: string; readonly detail?: string; readonly source?: object }[];
}

export interface WireReply {
  readonly status: number;
  readonly headers: Headers;
  /** An empty object if the body is empty. */
  readonly body: WireDocument;
  /** `data` of a list. */
  readonly list: readonly WireResource[];
}

export type Who = "owner" | "other" | "outsider";

/** HCP Terraform's stand-in on a port of its own, without the rest of the sandbox. */
export interface HcpWorld {
  readonly hcp: Hcp;
  readonly organization: string;
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  /** @param path behind `/api/v2`. @param who a user, or a token */
  readonly call: (method: string, path: string, body?: object, who?: Who | { readonly token: string }) => Promise<WireReply>;
  /** Makes a workspace and returns it. */
  readonly workspace: (attributes?: Readonly<Record<string, unknown>>) => Promise<WireResource>;
  stop(): Promise<void>;
}

/**
 * @param program of Terraform. @default one that does not exist: no run succeeds then
 * @param strike called before each call of the API, and each transfer; throws if it is to fail
 */
export async function startHcp(program = "no-terraform", strike?: HcpOptions["strike"]): Promise<HcpWorld> {
  const folder = await mkdtemp(join(tmpdir(), "hcp-"));
  const behind: { hcp?: Hcp } = {};
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", endpoint);
    const prefix = Object.keys(behind.hcp?.web ?? {}).find((each) => url.pathname.startsWith(each)) ?? "";
    void behind.hcp?.web[prefix]?.(request, response, url);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const started = await createHcp(
    { endpoint, workDirectory: folder, toolEnvironment: { PATH: process.env.PATH ?? "" } },
    { terraform: { program }, strike },
  );
  behind.hcp = started;
  const { environment } = started;
  const tokens = { owner: environment.TFE_TOKEN, other: environment.TFE_TOKEN_OTHER, outsider: environment.TFE_TOKEN_OUTSIDER };
  const organization = environment.TFE_ORGANIZATION ?? "";
  let made = 0;
  const world: HcpWorld = {
    hcp: started,
    organization,
    endpoint,
    async call(method, path, body, who = "owner") {
      const token = typeof who === "string" ? tokens[who] : who.token;
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/vnd.api+json" };
      const reply = await fetch(`${endpoint}/api/v2${path}`, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        redirect: "manual",
      });
      const text = await reply.text();
      const parsed = (text.startsWith("{") ? JSON.parse(text) : {}) as WireDocument;
      const list = Array.isArray(parsed.data) ? (parsed.data as readonly WireResource[]) : [];
      return { status: reply.status, headers: reply.headers, body: parsed, list };
    },
    async workspace(attributes = {}) {
      const body = document("workspaces", { name: `workspace-${++made}`, ...attributes });
      return (await world.call("POST", `/organizations/${organization}/workspaces`, body)).body.data;
    },
    async stop() {
      await started.close();
      await close(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
  return world;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

export function document(
  type: string,
  attributes: Readonly<Record<string, unknown>> = {},
  related: Readonly<Record<string, object>> = {},
): { readonly data: object } {
  const relationships = Object.fromEntries(Object.entries(related).map(([name, data]) => [name, { data }]));
  return { data: { type, attributes, relationships } };
}

/**
 * Makes a configuration version of files (name -> content) and uploads them. @returns its id
 * @param attributes of the configuration version. @default no run is queued for it
 */
export async function configure(
  { call }: HcpWorld,
  workspace: string,
  files: Readonly<Record<string, string>>,
  attributes: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const body = document("configuration-versions", { "auto-queue-runs": false, ...attributes });
  const { data } = (await call("POST", `/workspaces/${workspace}/configuration-versions`, body)).body;
  const tar = pack();
  for (const [name, content] of Object.entries(files)) tar.entry({ name }, content);
  tar.finalize();
  await fetch(String(data.attributes["upload-url"]), { method: "PUT", body: gzipSync(await buffer(tar)) });
  return data.id;
}

/** The body that makes a state version. */
export function stateDocument(state: object, attributes: Readonly<Record<string, unknown>>): { readonly data: object } {
  const content = Buffer.from(JSON.stringify(state));
  const md5 = createHash("md5").update(content).digest("hex");
  return document("state-versions", { md5, state: content.toString("base64"), ...attributes });
}
