import { spawn } from "node:child_process";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { grpcMessage, HANDSHAKE, SCHEMA_CALL, WINDOW } from "./grpc.mjs";

/**
 * A started AWS provider.
 * @typedef {object} Provider
 * @property {import("node:child_process").ChildProcess} child
 * @property {Promise<import("node:http2").ClientHttp2Session>} session
 */

/**
 * Starts the AWS provider.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv, stderr: "inherit" | "ignore" }} options
 * @returns {Provider}
 */
export function startProvider(program, args, { env, stderr }) {
  // Without Terraform's certificate it speaks without TLS, to a socket that only this user can reach.
  const child = spawn(program, args, { stdio: ["ignore", "pipe", stderr], env: { ...env, PLUGIN_CLIENT_CERT: undefined } });
  const session = new Promise((/** @type {(session: import("node:http2").ClientHttp2Session) => void} */ resolve) => {
    let printed = "";
    const { stdout } = child;
    stdout?.on("data", (chunk) => {
      printed += String(chunk);
      const [, path] = HANDSHAKE.exec(printed) ?? [];
      if (path === undefined) return;
      stdout.removeAllListeners("data").resume();
      const opened = connectHttp2("http://localhost", { createConnection: () => connect(path), settings: { initialWindowSize: WINDOW } });
      // The provider has ended: its exit is what counts.
      opened.on("error", () => {});
      resolve(opened);
    });
  });
  return { child, session };
}

const GRPC = { ":status": 200, "content-type": "application/grpc" };

/**
 * @param {import("node:http2").ServerHttp2Stream} stream
 * @param {Buffer} message
 */
export function answer(stream, message) {
  stream.resume();
  stream.respond(GRPC, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  stream.end(grpcMessage(message));
}

/**
 * @param {import("node:http2").ServerHttp2Stream} stream
 * @param {import("node:http2").IncomingHttpHeaders} headers
 * @param {import("node:http2").ClientHttp2Session} session
 */
export function handOn(stream, headers, session) {
  const call = session.request({ ...headers, ":scheme": "http" });
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

/**
 * Answers a call for the schema, and those that the AWS provider does not know. Gives whether it was one.
 * @param {import("node:http2").ServerHttp2Stream} stream
 * @param {string} call
 * @param {Buffer} schema
 */
export function answersItself(stream, call, schema) {
  if (call === SCHEMA_CALL) answer(stream, schema);
  // What a provider prints to its standard output, and connections of its own: the AWS provider has neither.
  else if (call === "/plugin.GRPCStdio/StreamStdio") stream.respond({ ...GRPC, "grpc-status": "12" }, { endStream: true });
  else if (call === "/plugin.GRPCBroker/StartStream") stream.respond(GRPC);
  else return false;
  return true;
}

/** The call with which Terraform ends a provider. */
export const SHUTDOWN = "/plugin.GRPCController/Shutdown";

/**
 * What a provider prints when it is ready, so that Terraform finds it and knows it (go-plugin's AutoMTLS).
 * @param {string} socket
 * @param {Buffer} certificate PEM
 */
export function handshake(socket, certificate) {
  const encoded = certificate
    .toString()
    .replace(/-----[A-Z ]+-----|\s/g, "")
    .replace(/=+$/, "");
  return `1|5|unix|${socket}|grpc|${encoded}\n`;
}
