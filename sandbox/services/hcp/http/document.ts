/** The identity of a resource. */
export interface Reference {
  readonly id: string;
  readonly type: string;
}

/** A relationship: what it refers to, or where it can be read. */
export interface Relationship {
  readonly data?: Reference | readonly Reference[] | null;
  readonly links?: Readonly<Record<string, string>>;
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** A resource of JSON:API. */
export interface Resource extends Reference {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly relationships?: Readonly<Record<string, Relationship>>;
  readonly links?: Readonly<Record<string, string | null>>;
}

/** What an answer holds. */
export interface Document {
  readonly data: Resource | readonly Resource[] | null;
  readonly included?: readonly Resource[];
  readonly links?: Readonly<Record<string, string | null>>;
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** A relationship to one resource; `null` if there is none. */
export function toOne(type: string, id: string | undefined, related?: string): Relationship {
  return { data: id === undefined ? null : { id, type }, ...(related !== undefined && { links: { related } }) };
}

export function toMany(type: string, ids: readonly string[], related?: string): Relationship {
  return { data: ids.map((id) => ({ id, type })), ...(related !== undefined && { links: { related } }) };
}

/** A relationship that is only an address. @param path behind `/api/v2` */
export function at(path: string): Relationship {
  return { links: { related: `/api/v2${path}` } };
}

/** A time as the API writes it: UTC, milliseconds, `Z` at the end (go-tfe's `iso8601` takes no other). */
export function instant(date: Date | undefined): string | null {
  return date?.toISOString() ?? null;
}
