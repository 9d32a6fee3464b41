/** The message of anything that was thrown. `instanceof` is not used, because errors of other realms fail it. */
export function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === "string" ? message : String(error);
}

/** The message with the error's name before it, which for AWS errors says more than the message. */
export function nameAndMessageOf(error: unknown): string {
  const { name } = (error ?? {}) as { name?: unknown };
  return typeof name === "string" ? `${name}: ${messageOf(error)}` : messageOf(error);
}
