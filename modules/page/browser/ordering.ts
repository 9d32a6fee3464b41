/** By what a column orders its rows. */
export type Kind = "text" | "number" | "time" | "severity";
export type Direction = "ascending" | "descending";

/** The words of severity, the least first. */
const SEVERITIES = ["known", "low", "medium", "high", "critical"];
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** What a cell says, for a column's order. @param text `critical 9.8`, `1,234`, or any text; of a time its ISO 8601 */
export function keyOf(kind: Kind, text: string): string | number {
  if (kind === "text") return text;
  if (kind === "time") return numberOr(Date.parse(text), -Infinity);
  const number = numberOr(parseFloat(text.replace(/,/g, "").replace(/^[^\d-]*/, "")), -1);
  if (kind === "number") return number;
  return severityRank(text) * 100 + number;
}

/** 0 and up, a worse severity has more. */
export function severityRank(text: string): number {
  return SEVERITIES.indexOf(text.trim().split(/\s/)[0]?.toLowerCase() ?? "") + 1;
}

/** In which direction a column's first click orders: the worst, the most and the newest come first. */
export function firstDirection(kind: Kind): Direction {
  return kind === "text" ? "ascending" : "descending";
}

/** A copy in the order of the keys; what is equal stays as it was. */
export function ordered<T>(items: readonly T[], keyOfItem: (item: T) => string | number, direction: Direction): T[] {
  const sign = direction === "ascending" ? 1 : -1;
  return items
    .map((item) => ({ item, key: keyOfItem(item) }))
    .sort((one, other) => sign * compare(one.key, other.key))
    .map(({ item }) => item);
}

function compare(one: string | number, other: string | number): number {
  if (typeof one === "string" && typeof other === "string") return collator.compare(one, other);
  return one < other ? -1 : one > other ? 1 : 0;
}

function numberOr(value: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : value;
}
