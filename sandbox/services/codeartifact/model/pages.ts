import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { invalid } from "./errors";

export interface PageInput {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface Page<T> {
  readonly items: T[];
  readonly nextToken?: string;
}

/** AWS documents the limit of its lists (1000) but no default. This one is small, so that clients really have to page. */
export const DEFAULT_PAGE = 100;

/**
 * Cuts one page out of `entriesAfter(key)`, which iterates over a list in key order, after a key.
 * Tokens are opaque and signed, and valid only for the same list with the same filters.
 * Throws ValidationException for any other token.
 */
export class Pager {
  private readonly secret = randomBytes(32);

  page<T>(operation: string, input: PageInput, entriesAfter: (key?: string) => Iterable<readonly [string, T]>): Page<T> {
    const list = listOf(operation, input);
    const size = input.maxResults ?? DEFAULT_PAGE;
    const items: T[] = [];
    let last: string | undefined;
    for (const [key, item] of entriesAfter(input.nextToken === undefined ? undefined : this.open(list, input.nextToken))) {
      if (items.length === size) return { items, nextToken: this.seal(list, last as string) };
      items.push(item);
      last = key;
    }
    return { items };
  }

  private seal(list: string, key: string): string {
    const content = Buffer.from(key, "utf8");
    return Buffer.concat([this.sign(list, content), content]).toString("base64url");
  }

  private open(list: string, token: string): string {
    const bytes = Buffer.from(token, "base64url");
    const content = bytes.subarray(SIGNATURE_BYTES);
    const signature = bytes.subarray(0, SIGNATURE_BYTES);
    if (signature.length !== SIGNATURE_BYTES || !timingSafeEqual(signature, this.sign(list, content))) {
      throw invalid("Invalid pagination token: it must be the nextToken of an earlier call with the same parameters.");
    }
    return content.toString("utf8");
  }

  private sign(list: string, content: Buffer): Buffer {
    return createHmac("sha256", this.secret).update(list).update(content).digest().subarray(0, SIGNATURE_BYTES);
  }
}

const SIGNATURE_BYTES = 16;

/** Identifies the list that a call reads: the operation and all filters. The page size may change between calls. */
function listOf(operation: string, input: PageInput): string {
  const filters = Object.entries(input).filter(([name, value]) => value !== undefined && name !== "maxResults" && name !== "nextToken");
  filters.sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([operation, filters]))
    .digest("hex");
}
