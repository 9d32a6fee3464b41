import type { IncomingMessage, ServerResponse } from "node:http";
import type { WebHandler } from "../core/service";
import type { Fault, Faults } from "./faults";

/** `/_sandbox/faults`: POST adds one fault (JSON), DELETE removes all. */
export function faultsHandler(faults: Faults): WebHandler {
  return async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === "DELETE") faults.clear();
    else faults.add((await readJson(request)) as Fault);
    response.writeHead(204).end();
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}
