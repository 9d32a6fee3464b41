import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { buffer } from "node:stream/consumers";
import { grpcMessage, HANDSHAKE, SCHEMA_CALL, WINDOW } from "./grpc.mjs";

/** What tells a provider that Terraform starts it, and not a user (Terraform 1.11, internal/plugin/serve.go). */
const COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/** Asks a provider for its whole schema: the message, 5 MB for AWS's 1,500 resource types. */
export async function wholeSchema(program: string): Promise<Buffer> {
  const env = { ...process.env, TF_PLUGIN_MAGIC_COOKIE: COOKIE, PLUGIN_PROTOCOL_VERSIONS: "5", PLUGIN_CLIENT_CERT: undefined };
  const provider = spawn(program, { stdio: ["ignore", "pipe", "ignore"], env });
  try {
    const path = await addressOf(provider.stdout);
    const session = connectHttp2("http://localhost", { createConnection: () => connect(path), settings: { initialWindowSize: WINDOW } });
    const call = session.request({ ":method": "POST", ":path": SCHEMA_CALL, "content-type": "application/grpc", te: "trailers" });
    call.end(grpcMessage(Buffer.alloc(0)));
    const answer = await buffer(call);
    session.close();
    return answer.subarray(5);
  } finally {
    provider.kill("SIGKILL");
    if (provider.exitCode === null) await once(provider, "exit");
  }
}

async function addressOf(printed: AsyncIterable<unknown>): Promise<string> {
  let text = "";
  for await (const chunk of printed) {
    text += String(chunk);
    const [, path] = HANDSHAKE.exec(text) ?? [];
    if (path !== undefined) return path;
  }
  throw new Error(`the provider ended before it was ready: ${text}`);
}

/** Fields of `GetProviderSchema.Response` that are maps by name (tfplugin5.proto): resources, data sources, ephemeral resources. */
const MAPS: ReadonlySet<number> = new Set([2, 3, 8]);

/** The schema with those resource types and data sources only that are named. */
export function partOf(schema: Buffer, named: ReadonlySet<string>): Buffer {
  const kept: Buffer[] = [];
  for (let start = 0; start < schema.length;) {
    const tag = varint(schema, start);
    // Every field of this message is a message itself, so its length follows.
    const length = varint(schema, tag.end);
    const end = length.end + length.value;
    if (!MAPS.has(tag.value >> 3) || named.has(keyOf(schema.subarray(length.end, end)))) kept.push(schema.subarray(start, end));
    start = end;
  }
  return Buffer.concat(kept);
}

/** The key of a map's entry, its first field. */
function keyOf(entry: Buffer): string {
  const length = varint(entry, 1);
  return entry.toString("utf8", length.end, length.end + length.value);
}

/** A protobuf variable-length integer below 2^31, seven bits a byte. */
function varint(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let at = start, shift = 0; ; at += 1, shift += 7) {
    const byte = bytes.readUInt8(at);
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return { value, end: at + 1 };
  }
}
