import type { WireRequest } from "../../../../sandbox/core/protocol";

/** A request as the gateway sees it; `line` is method and path. */
export function wire(line: string, headers: Readonly<Record<string, string>> = {}, body: string | Buffer = ""): WireRequest {
  const [method = "GET", path = "/"] = line.split(" ");
  return { method, url: new URL(`http://127.0.0.1:1${path}`), headers, body: Buffer.from(body) };
}
