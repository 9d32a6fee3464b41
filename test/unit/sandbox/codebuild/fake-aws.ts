import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsError } from "../../../../sandbox/core/errors";
import type { Access, SandboxContext } from "../../../../sandbox/core/service";

export const ACCOUNT = "111122223333";
export const REGION = "eu-central-1";
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/service`;

type Answer = (input: Record<string, unknown>) => unknown;

/** The AWS that a service under test calls: S3 in memory, JSON operations with given answers, and roles that can be assumed. */
export interface FakeAws {
  readonly context: SandboxContext;
  /** `bucket/key` -> bytes and metadata. */
  readonly objects: Map<string, { body: Buffer; metadata: Record<string, string>; encryption?: string }>;
  /** Operation (`GetParameters`) -> its answer, or an AwsError that it throws. */
  readonly answers: Record<string, Answer>;
  /** JSON operations that were called, in order. */
  readonly calls: { readonly operation: string; readonly accessKeyId: string; readonly input: Record<string, unknown> }[];
  /** Who assumed which role: `PRINCIPAL ROLE`. */
  readonly assumed: string[];
  /** Roles that cannot be assumed. */
  readonly untrusted: Set<string>;
  /** The accesses that `authorize` was asked about. */
  readonly asked: Access[];
  /** The messages of all PutLogEvents, in order. */
  logLines(): string[];
  stop(): Promise<void>;
}

export async function startFakeAws(): Promise<FakeAws> {
  const workDirectory = await mkdtemp(join(tmpdir(), "fake-aws-"));
  const objects: FakeAws["objects"] = new Map();
  const calls: FakeAws["calls"] = [];
  const answers: FakeAws["answers"] = { CreateLogStream: () => ({}), CreateLogGroup: () => ({}), PutLogEvents: () => ({}) };
  const server = createServer((request, response) => void serve(request, response, { objects, calls, answers }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const assumed: string[] = [];
  const untrusted = new Set<string>();
  const asked: Access[] = [];
  const caller = { account: ACCOUNT, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/service/session`, accessKeyId: "ROLEKEY" };
  const context: SandboxContext = {
    emit: () => undefined,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    workDirectory,
    toolEnvironment: { PATH: process.env.PATH ?? "" },
    assumeServiceRole: (role, principal) => {
      assumed.push(`${principal} ${role}`);
      if (untrusted.has(role)) return Promise.reject(new AwsError("AccessDenied", `${principal} may not assume ${role}`));
      return Promise.resolve({
        accessKeyId: "ROLEKEY",
        secretAccessKey: "role-secret-key",
        sessionToken: "role-session-token",
        account: ACCOUNT,
      });
    },
    identify: () => Promise.resolve({ caller, secretAccessKey: "role-secret-key", sessionToken: "role-session-token" }),
    rootKeys: (account) => ({ accessKeyId: account, secretAccessKey: "root-secret-key" }),
    authorize: (_caller, access) => {
      asked.push(access);
      return Promise.resolve();
    },
  };
  return {
    context,
    objects,
    answers,
    calls,
    assumed,
    untrusted,
    asked,
    logLines: () => {
      const events = calls
        .filter(({ operation }) => operation === "PutLogEvents")
        .flatMap(({ input }) => input.logEvents as { message: string }[]);
      return events.map(({ message }) => message.replace(/\n$/, "").replace(/^\[Container\] \S+ \S+ /, "[Container] "));
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(workDirectory, { recursive: true, force: true });
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  fake: Pick<FakeAws, "objects" | "answers" | "calls">,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const target = request.headers["x-amz-target"];
  const [, path] = /^(\/schedules\/?)/.exec(request.url ?? "") ?? [];
  const schedule = path && (path === "/schedules/" ? "GetSchedule" : "ListSchedules");
  if (!target && !schedule) return serveS3(request, response, body, fake.objects);
  const operation = schedule ?? String(target).split(".")[1] ?? "";
  const input = schedule ? { url: request.url } : (JSON.parse(body.toString()) as Record<string, unknown>);
  const [, accessKeyId = ""] = /Credential=([^/]+)/.exec(request.headers.authorization ?? "") ?? [];
  fake.calls.push({ operation, accessKeyId, input });
  try {
    const answer = fake.answers[operation];
    if (!answer) throw new AwsError("UnknownOperationException", `${operation} was not expected`);
    const text = JSON.stringify(answer(input) ?? {});
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end(text);
  } catch (error) {
    const { code, message } = error as AwsError;
    response.writeHead(400, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify({ __type: code, message }));
  }
}

function serveS3(request: IncomingMessage, response: ServerResponse, body: Buffer, objects: FakeAws["objects"]): void {
  const url = new URL(request.url ?? "/", "http://s3");
  const name = decodeURIComponent(url.pathname.slice(1));
  if (request.method === "PUT") {
    const metadata = Object.entries(request.headers).filter(([header]) => header.startsWith("x-amz-meta-"));
    const encryption = request.headers["x-amz-server-side-encryption-aws-kms-key-id"] ?? request.headers["x-amz-server-side-encryption"];
    objects.set(name, {
      body: unchunked(body, request.headers["content-encoding"]),
      metadata: Object.fromEntries(metadata.map(([header, value]) => [header.slice("x-amz-meta-".length), String(value)])),
      encryption: encryption === undefined ? undefined : String(encryption),
    });
    return void response.writeHead(200).end();
  }
  if (url.searchParams.has("list-type")) {
    const prefix = `${name.replace(/\/$/, "")}/${url.searchParams.get("prefix") ?? ""}`;
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(name.replace(/\/$/, "").length + 1));
    const contents = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("");
    return void response.writeHead(200, { "content-type": "application/xml" }).end(`<ListBucketResult>${contents}</ListBucketResult>`);
  }
  if (url.searchParams.has("location")) return sendXml(response, "<LocationConstraint>eu-central-1</LocationConstraint>");
  if (url.searchParams.has("versioning")) {
    return sendXml(response, "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
  }
  const object = objects.get(name);
  if (!object) {
    const xml = "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>";
    return void response.writeHead(404, { "content-type": "application/xml" }).end(xml);
  }
  const headers = Object.fromEntries(Object.entries(object.metadata).map(([key, value]) => [`x-amz-meta-${key}`, value]));
  response.writeHead(200, { ...headers, "x-amz-version-id": "v1", etag: '"tag"' }).end(object.body);
}

function sendXml(response: ServerResponse, xml: string): void {
  response.writeHead(200, { "content-type": "application/xml" }).end(xml);
}

/** Decodes a streamed body, which is `aws-chunked`: `SIZE[;...]\r\n BYTES \r\n ... 0\r\n trailers`. */
function unchunked(body: Buffer, encoding: string | undefined): Buffer {
  if (!encoding?.includes("aws-chunked")) return body;
  const pieces: Buffer[] = [];
  for (let at = 0; ;) {
    const end = body.indexOf("\r\n", at);
    const size = parseInt(body.subarray(at, end).toString(), 16);
    if (!size) return Buffer.concat(pieces);
    pieces.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
