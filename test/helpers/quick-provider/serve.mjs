/*
 * A Terraform provider in front of the AWS provider: it answers for the schema with the part that the tests need, from a file, and
 * hands every other call on. The AWS provider is started at the first of those, so not at all for `terraform show`.
 *
 * Arguments: the AWS provider's program, a folder with `schema`, `key.pem` and `cert.pem`, then Terraform's own arguments.
 * Protocol: https://github.com/hashicorp/go-plugin/blob/main/docs/internals.md, gRPC over HTTP/2.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createSecureServer } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answer, answersItself, handOn, handshake, SHUTDOWN, startProvider } from "./front.mjs";
import { WINDOW } from "./grpc.mjs";

const [, , program = "", folder = "", ...rest] = process.argv;
const read = (/** @type {string} */ name) => readFileSync(join(folder, name));
const places = mkdtempSync(join(tmpdir(), "plugin-"));
const socket = join(places, "socket");
process.on("exit", () => rmSync(places, { recursive: true, force: true }));
// Terraform ends its providers in order after a Ctrl-C, which the terminal sends to all of them.
process.on("SIGINT", () => {});

/** @type {import("./front.mjs").Provider | undefined} */
let provider;

/** It ends with this process's socket, and this process with it. */
function start() {
  const started = startProvider(program, rest, { env: process.env, stderr: "inherit" });
  started.child.on("error", (error) => {
    process.stderr.write(`${program}: ${error.message}\n`);
    process.exit(1);
  });
  started.child.on("exit", (code) => process.exit(code ?? 1));
  return started;
}

const server = createSecureServer({ key: read("key.pem"), cert: read("cert.pem"), settings: { initialWindowSize: WINDOW } });
server.on("stream", (stream, headers) => {
  // Terraform has gone.
  stream.on("error", () => {});
  const call = headers[":path"] ?? "";
  if (answersItself(stream, call, read("schema"))) return;
  if (provider === undefined && call === SHUTDOWN) {
    stream.on("close", () => process.exit(0));
    answer(stream, Buffer.alloc(0));
    return;
  }
  provider ??= start();
  void provider.session.then((session) => handOn(stream, headers, session));
});
server.listen(socket, () => process.stdout.write(handshake(socket, read("cert.pem"))));
