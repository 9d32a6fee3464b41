import { AwsError } from "../core/errors";

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/**
 * Cuts one page out of a list. The token names the first item of the page, so added or removed items do not shift it.
 * @param invalidTokenCode the service's error code for a token that it never issued
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
