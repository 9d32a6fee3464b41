import type { Document, Resource } from "./document";
import { invalidParameter } from "./errors";

/** Source: API documentation, "Pagination". */
const DEFAULT_SIZE = 20;
const LARGEST_SIZE = 100;

/** What was asked for. */
export interface Page {
  readonly number: number;
  readonly size: number;
}

export function pageOf(query: URLSearchParams): Page {
  const number = positive(query, "page[number]") ?? 1;
  const size = positive(query, "page[size]") ?? DEFAULT_SIZE;
  return { number, size: Math.min(size, LARGEST_SIZE) };
}

function positive(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === "") return undefined;
  const value = Number(text);
  // go-tfe leaves its zero values out; a zero that comes anyway means what nothing means.
  if (value === 0) return undefined;
  if (!/^\d+$/.test(text)) throw invalidParameter(name, `${name} must be a positive integer`, "invalid page parameter");
  return value;
}

/**
 * One page of a list, with links and counts. A page out of range is empty and keeps the number that was asked for.
 * @param address the whole address of the request
 */
export function paged<T>(items: readonly T[], address: URL, show: (item: T) => Resource): Document {
  const { number, size } = pageOf(address.searchParams);
  const last = Math.max(1, Math.ceil(items.length / size));
  const previous = number > 1 ? Math.min(number - 1, last) : null;
  const next = number < last ? number + 1 : null;
  const link = (page: number | null) => (page === null ? null : addressOfPage(address, page, size));
  return {
    data: items.slice((number - 1) * size, number * size).map(show),
    links: { self: link(number), first: link(1), prev: link(previous), next: link(next), last: link(last) },
    meta: {
      pagination: {
        "current-page": number,
        "page-size": size,
        "prev-page": previous,
        "next-page": next,
        "total-pages": last,
        "total-count": items.length,
      },
    },
  };
}

function addressOfPage(address: URL, number: number, size: number): string {
  const page = new URL(address);
  page.searchParams.set("page[number]", String(number));
  page.searchParams.set("page[size]", String(size));
  return page.href;
}

/** A list that comes whole. */
export function whole<T>(items: readonly T[], show: (item: T) => Resource): Document {
  return { data: items.map(show) };
}
