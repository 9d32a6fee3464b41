/** What an error says, whatever was thrown. `instanceof` is no test: errors of other realms fail it. */
export function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === "string" ? message : String(error);
}

/** With the name in front, which of AWS's errors says more than the message. */
export function nameAndMessageOf(error: unknown): string {
  const { name } = (error ?? {}) as { name?: unknown };
  return typeof name === "string" ? `${name}: ${messageOf(error)}` : messageOf(error);
}
