import { gzipSync } from "node:zlib";
import { sandboxToken } from "../../../../sandbox/snyk";

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}
/** Calls a Snyk API as the CLI does, with compressed JSON. @param token null for none */
export function client(url: string) {
  return async (method: string, path: string, body?: unknown, token: string | null = sandboxToken, packed = true): Promise<Answer> => {
    const headers: Record<string, string> = token === null ? {} : { authorization: `token ${token}` };
    if (body !== undefined) Object.assign(headers, { "content-type": "application/json" }, packed ? { "content-encoding": "gzip" } : {});
    const json = JSON.stringify(body);
    const sent = body === undefined ? undefined : packed ? new Uint8Array(gzipSync(json)) : json;
    const response = await fetch(`${url}${path}`, { method, headers, body: sent });
    return { status: response.status, body: (await response.json()) as Answer["body"] };
  };
}
