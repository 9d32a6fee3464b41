/** A word of a command line that a POSIX shell takes as it is; as it stands where no quotes are needed. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : quotedWord(text);
}

/** The same, always in quotes. */
export function quotedWord(text: string): string {
  // Inside single quotes, a shell takes every character literally except the single quote.
  return `'${text.replace(/'/g, `'\\''`)}'`;
}
