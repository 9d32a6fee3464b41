/** Reads an option that takes several values: `a b`, `a,b` and the option given twice mean the same. */
export function listed(value: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), ...split(value)];
}

/** The names in a text, between commas or blanks. */
export function split(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
