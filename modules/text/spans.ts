/** A part of a text: from `start` up to, but not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Places of matches, in order; those that touch are joined.
 * @param whole patterns of which the whole match counts
 * @param grouped patterns of which group 1 is what stands before the part that counts, group 2
 */
export function spansOf(text: string, whole: readonly RegExp[], grouped: readonly RegExp[], more: readonly Span[] = []): Span[] {
  const found = [...more];
  for (const pattern of whole)
    for (const { index, 0: match } of text.matchAll(pattern)) found.push({ start: index, end: index + match.length });
  for (const pattern of grouped) {
    for (const { index, 1: kept = "", 2: secret = "" } of text.matchAll(pattern)) {
      const start = index + kept.length;
      found.push({ start, end: start + secret.length });
    }
  }
  return joined(found);
}

function joined(found: Span[]): Span[] {
  const spans: Span[] = [];
  for (const span of found.sort((one, other) => one.start - other.start)) {
    const last = spans.at(-1);
    if (last === undefined || span.start > last.end) spans.push(span);
    else if (span.end > last.end) spans[spans.length - 1] = { start: last.start, end: span.end };
  }
  return spans;
}

/** The text with another text in place of each span. */
export function without(text: string, spans: readonly Span[], instead: string): string {
  if (spans.length === 0) return text;
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    parts.push(text.slice(at, start), instead);
    at = end;
  }
  return parts.join("") + text.slice(at);
}
