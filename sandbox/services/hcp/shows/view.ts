import type { Actor } from "../access/actors";
import type { Resource } from "../http/document";
import type { Store } from "../model/store";

/** Addresses of this run of the sandbox. */
export interface Addresses {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  /** Where a client gets or puts something whose secret it knows. */
  object(key: string): string;
}

/** Who looks at a resource, and what it may be shown with. */
export interface View {
  readonly store: Store;
  readonly actor: Actor;
  readonly addresses: Addresses;
}

/** Makes a resource of JSON:API for who looks at it. */
export type Show<T> = (thing: T, view: View) => Resource;

/** The kinds of `status-timestamps`: `planning-at` and its like. */
export function stamps(times: ReadonlyMap<string, Date>): Record<string, string> {
  return Object.fromEntries([...times].map(([name, date]) => [`${name}-at`, date.toISOString().replace(/\.\d+Z$/, "+00:00")]));
}
