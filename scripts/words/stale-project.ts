/** A Snyk project that no scan fills any more: what it says grows old. Undefined if the project stays. */
export function staleProjectText(before: string, now: string): string | undefined {
  if (before === now) return undefined;
  return `Snyk project ${before} -> ${now}: no scan fills the old one any more. Delete it in Snyk, or keep it: snyk.projectName: ${JSON.stringify(before)}`;
}
