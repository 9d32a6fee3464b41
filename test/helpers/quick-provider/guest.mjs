import { createSecureServer } from "node:http2";
import { answer, answersItself, handOn, SHUTDOWN } from "./front.mjs";
import { WINDOW } from "./grpc.mjs";

/**
 * Serves one Terraform on a socket: a provider is taken from the pool at the first call that needs one, and goes back when
 * Terraform ends it. If Terraform is gone in the middle of a call, so is the provider.
 * @param {string} socket
 * @param {{ key: Buffer, cert: Buffer, schema: Buffer, pool: import("./pool.mjs").Pool, env: NodeJS.ProcessEnv }} options
 * @param {{ ready: () => void, ended: (code: number) => void }} on
 */
export function serveGuest(socket, { key, cert, schema, pool, env }, { ready, ended }) {
  /** @type {import("./pool.mjs").Pooled | undefined} */
  let provider;
  let calls = 0;
  let stopped = false;
  let over = false;

  const end = (/** @type {number} */ code) => {
    if (over) return;
    over = true;
    server.close();
    provider?.child.off("exit", died);
    if (provider !== undefined) {
      // A provider that was told to stop may be about to.
      if (calls === 0 && !stopped) pool.giveBack(provider);
      else provider.child.kill("SIGKILL");
    }
    ended(code);
  };
  const died = (/** @type {number | null} */ code) => end(code ?? 1);

  const server = createSecureServer({ key, cert, settings: { initialWindowSize: WINDOW } });
  server.on("session", (session) => session.on("close", () => end(1)));
  server.on("stream", (stream, headers) => {
    // Terraform has gone.
    stream.on("error", () => {});
    const call = headers[":path"] ?? "";
    if (answersItself(stream, call, schema)) return;
    if (call === SHUTDOWN) {
      stream.on("close", () => end(0));
      answer(stream, Buffer.alloc(0));
      return;
    }
    if (provider === undefined) {
      provider = pool.take(env);
      provider.child.on("exit", died);
    }
    stopped ||= call.endsWith("/Stop");
    calls += 1;
    stream.on("close", () => {
      // Not if the connection was lost: then the provider is still at it.
      if (stream.rstCode === 0) calls -= 1;
    });
    void provider.session.then((session) => handOn(stream, headers, session));
  });
  server.listen(socket, ready);
}
