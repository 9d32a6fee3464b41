import { AwsError } from "../core/errors";

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/**
 * Cuts one page out of a list. The token names the item that the page starts with, so that items which come or go in between
 * do not shift it.
 * @param invalidTokenCode the error that the service answers to a token that it never gave
 */
export function page<T>(
  all: readonly T[],
  idOf: (item: T) => string,
  size: number,
  token: string | undefined,
  invalidTokenCode: string,
): Page<T> {
  let start = 0;
  if (token !== undefined) {
    const id = Buffer.from(token, "base64url").toString();
    start = all.findIndex((item) => idOf(item) === id);
    if (start < 0) throw new AwsError(invalidTokenCode, "The next token is not valid.");
  }
  const next = all[start + size];
  const items = all.slice(start, start + size);
  return next === undefined ? { items } : { items, nextToken: Buffer.from(idOf(next)).toString("base64url") };
}
