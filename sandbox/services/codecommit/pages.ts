import { createHash } from "node:crypto";
import { AwsError } from "../../core/errors";

/** Page size of lists without `maxResults`. CodeCommit does not document its own. */
export const DEFAULT_PAGE_SIZE = 100;

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/** Checks `maxResults`, for which the service model has no range. Throws InvalidMaxResultsException. */
export function pageSize(maxResults: number | undefined): number {
  if (maxResults === undefined) return DEFAULT_PAGE_SIZE;
  if (maxResults < 1) throw new AwsError("InvalidMaxResultsException", `maxResults must be at least 1, not ${maxResults}`);
  return maxResults;
}

/**
 * Cuts one page out of a list. A token holds the next position and is valid only for the same question.
 * @param question everything that the list depends on; a token of another question is refused
 * Throws InvalidContinuationTokenException.
 */
export function pageOf<T>(items: readonly T[], token: string | undefined, size: number, question: readonly unknown[]): Page<T> {
  const digest = createHash("sha256").update(JSON.stringify(question)).digest("base64url").slice(0, 16);
  const start = token === undefined ? 0 : startOf(token, digest);
  const end = start + size;
  const more = end < items.length;
  return { items: items.slice(start, end), nextToken: more ? Buffer.from(`${digest}:${end}`).toString("base64url") : undefined };
}

function startOf(token: string, digest: string): number {
  const [owner, start] = Buffer.from(token, "base64url").toString("utf8").split(":");
  if (owner !== digest || !/^\d+$/.test(start ?? "")) {
    throw new AwsError("InvalidContinuationTokenException", "The continuation token is not one that this request was given");
  }
  return Number(start);
}
