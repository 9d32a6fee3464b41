/**
 * AWS's own words of a refusal, in brackets after a blank: who lacks which action on what. Empty if AWS has not said it, as in the
 * answer to a HEAD request, which has no body.
 */
export function denialOf(error: unknown): string {
  const words = error instanceof Error ? error.message : "";
  return /not authorized to perform/.test(words) ? ` (${words})` : "";
}

/** AWS's sentence of a refusal in a longer text, without its reason; undefined if there is none. */
export function refusalIn(text: string): string | undefined {
  return /User: \S+ is not authorized to perform: \S+(?: on resource: \S+)?/.exec(text)?.[0];
}
