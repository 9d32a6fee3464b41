import type { IncomingHttpHeaders } from "node:http";
import type { Actor } from "../access/actors";
import type { Document } from "../http/document";

/** One request to the API, with its caller. */
export interface Call {
  readonly actor: Actor;
  /** Values in the path: `/workspaces/:id` has `id`. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The whole address, as the client sees it. */
  readonly address: URL;
  readonly headers: IncomingHttpHeaders;
  /** The JSON of the body; undefined if it was empty. */
  readonly body: unknown;
  /** The body itself: what is uploaded to the API is no JSON. */
  readonly raw: Buffer;
}

/** An answer: a document, or what else the API sends. */
export type Answer =
  | { readonly status?: number; readonly document: Document; readonly headers?: Readonly<Record<string, string>> }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: Buffer | string };

export type Handle = (call: Call) => Answer | Promise<Answer>;

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** A route of the API. @param path behind `/api/v2`, with `:name` for values */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly handle: Handle;
}

/** Collects routes: `routes.get("/ping", ...)`. */
export class Routes {
  readonly list: Route[] = [];

  get(path: string, handle: Handle): void {
    this.list.push({ method: "GET", path, handle });
  }

  post(path: string, handle: Handle): void {
    this.list.push({ method: "POST", path, handle });
  }

  patch(path: string, handle: Handle): void {
    this.list.push({ method: "PATCH", path, handle });
  }

  put(path: string, handle: Handle): void {
    this.list.push({ method: "PUT", path, handle });
  }

  delete(path: string, handle: Handle): void {
    this.list.push({ method: "DELETE", path, handle });
  }
}

export const ok = (document: Document): Answer => ({ document });
export const NO_CONTENT: Answer = { status: 204 };
export const ACCEPTED: Answer = { status: 202 };
export const redirect = (status: 302 | 307, location: string): Answer => ({ status, headers: { location } });
