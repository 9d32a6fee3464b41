import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Notes each connection to another machine in a Node process, and refuses it. Node heeds no proxy by itself, so that a proxy
 * would not see them.
 */
const HOOK = `import net from "node:net";
import { appendFileSync } from "node:fs";
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  const far = typeof first === "object" && first !== null && first.port !== undefined;
  const host = (far ? first.host : undefined) ?? "localhost";
  if (/^(localhost|127\\.|::1$)/.test(host)) return connect.apply(this, args);
  appendFileSync(new URL("asked", import.meta.url), host + ":" + first.port + " by " + process.argv[1] + "\\n");
  queueMicrotask(() => this.destroy(new Error("this test reaches no other machine")));
  return this;
};
`;

/** What the programs of a test asked of other machines. */
export interface OnlyHere {
  /** Address and port of each, as they were asked for; Node's with the program. */
  asked(): string[];
  stop(): void;
}

/**
 * Lets every program that this process starts from now on ask other machines through a proxy that refuses and notes it: pip, git,
 * the AWS CLI, Terraform, its provider and Node's programs.
 * @param folder private, for two files
 */
export async function onlyHere(folder: string): Promise<OnlyHere> {
  const refused: string[] = [];
  const proxy = createServer((request, response) => {
    refused.push(request.url ?? "");
    response.writeHead(502).end();
  }).on("connect", (request, socket) => {
    refused.push(request.url ?? "");
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const [hook, notes] = [join(folder, "hook.mjs"), join(folder, "asked")];
  writeFileSync(hook, HOOK);
  writeFileSync(notes, "");
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap((name) => [name, name.toLowerCase()]);
  const before = { ...process.env };
  for (const name of names) process.env[name] = url;
  process.env.NO_PROXY = process.env.no_proxy = "127.0.0.1,localhost";
  process.env.NODE_OPTIONS = [before.NODE_OPTIONS, `--import=${pathToFileURL(hook).href}`].filter(Boolean).join(" ");
  return {
    asked: () => [...refused, ...readFileSync(notes, "utf8").split("\n").filter(Boolean)],
    stop: () => {
      for (const name of [...names, "NO_PROXY", "no_proxy", "NODE_OPTIONS"])
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      proxy.close();
      for (const file of [hook, notes]) rmSync(file, { force: true });
    },
  };
}
