/** The words of a search, in lower case. */
export function termsOf(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}

/** Whether a text has every term somewhere. @param text in lower case */
export function hasTerms(text: string, terms: readonly string[]): boolean {
  return terms.every((term) => text.includes(term));
}

/** Whether one of a cell's values is among the chosen ones; none chosen means all. */
export function hasChosen(values: readonly string[], chosen: ReadonlySet<string>): boolean {
  return chosen.size === 0 || values.some((value) => chosen.has(value));
}
