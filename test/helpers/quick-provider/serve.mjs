/*
 * A Terraform provider in front of the AWS provider: it answers for the schema with the part that the tests need, from a file, and
 * hands every other call on. The AWS provider is started at the first of those, so not at all for `terraform show`.
 *
 * Arguments: the AWS provider's program, a folder with `schema`, `key.pem` and `cert.pem`, then Terraform's own arguments.
 * Protocol: https://github.com/hashicorp/go-plugin/blob/main/docs/internals.md, gRPC over HTTP/2.
 */
import { spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect as connectHttp2, createSecureServer } from "node:http2";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { grpcMessage, HANDSHAKE, SCHEMA_CALL, WINDOW } from "./grpc.mjs";

const [, , program = "", folder = "", ...rest] = process.argv;
const read = (/** @type {string} */ name) => readFileSync(join(folder, name));
const places = mkdtempSync(join(tmpdir(), "plugin-"));
const socket = join(places, "socket");
process.on("exit", () => rmSync(places, { recursive: true, force: true }));
// Terraform ends its providers in order after a Ctrl-C, which the terminal sends to all of them.
process.on("SIGINT", () => {});

/** @type {Promise<import("node:http2").ClientHttp2Session> | undefined} */
let provider;

/** Starts the AWS provider. It ends with this process's socket, and this process with it. */
function startProvider() {
  return new Promise((/** @type {(session: import("node:http2").ClientHttp2Session) => void} */ resolve) => {
    // Without Terraform's certificate it speaks without TLS, to a socket that only this user can reach.
    const env = { ...process.env, PLUGIN_CLIENT_CERT: undefined };
    const child = spawn(program, rest, { stdio: ["ignore", "pipe", "inherit"], env });
    child.on("error", (error) => {
      process.stderr.write(`${program}: ${error.message}\n`);
      process.exit(1);
    });
    child.on("exit", (code) => process.exit(code ?? 1));
    let printed = "";
    child.stdout.on("data", (chunk) => {
      printed += String(chunk);
      const [, path] = HANDSHAKE.exec(printed) ?? [];
      if (path === undefined) return;
      child.stdout.removeAllListeners("data").resume();
      const session = connectHttp2("http://localhost", { createConnection: () => connect(path), settings: { initialWindowSize: WINDOW } });
      // The provider has ended: its exit is what counts.
      session.on("error", () => {});
      resolve(session);
    });
  });
}

const GRPC = { ":status": 200, "content-type": "application/grpc" };

/**
 * @param {import("node:http2").ServerHttp2Stream} stream
 * @param {Buffer} message
 */
function answer(stream, message) {
  stream.resume();
  stream.respond(GRPC, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  stream.end(grpcMessage(message));
}

/**
 * @param {import("node:http2").ServerHttp2Stream} stream
 * @param {import("node:http2").IncomingHttpHeaders} headers
 */
async function handOn(stream, headers) {
  provider ??= startProvider();
  const call = (await provider).request({ ...headers, ":scheme": "http" });
  /** @type {import("node:http2").IncomingHttpHeaders} */
  let trailers = {};
  call.on("error", () => stream.close());
  call.on("response", (response) => stream.respond(response, { waitForTrailers: true }));
  call.on("trailers", (/** @type {import("node:http2").IncomingHttpHeaders} */ received) => {
    trailers = received;
  });
  stream.on("wantTrailers", () => stream.sendTrailers(trailers));
  stream.pipe(call);
  call.pipe(stream);
}

const server = createSecureServer({ key: read("key.pem"), cert: read("cert.pem"), settings: { initialWindowSize: WINDOW } });
server.on("stream", (stream, headers) => {
  // Terraform has gone.
  stream.on("error", () => {});
  const call = headers[":path"] ?? "";
  if (call === SCHEMA_CALL) answer(stream, read("schema"));
  // What a provider prints to its standard output, and connections of its own: the AWS provider has neither.
  else if (call === "/plugin.GRPCStdio/StreamStdio") stream.respond({ ...GRPC, "grpc-status": "12" }, { endStream: true });
  else if (call === "/plugin.GRPCBroker/StartStream") stream.respond(GRPC);
  else if (provider === undefined && call === "/plugin.GRPCController/Shutdown") {
    stream.on("close", () => process.exit(0));
    answer(stream, Buffer.alloc(0));
  } else void handOn(stream, headers);
});
server.listen(socket, () => {
  const certificate = new X509Certificate(read("cert.pem")).raw.toString("base64").replace(/=+$/, "");
  process.stdout.write(`1|5|unix|${socket}|grpc|${certificate}\n`);
});
