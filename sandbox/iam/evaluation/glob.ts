/** Stand for a literal `*` and `?` from policy variables. They are private-use characters, so no name contains them. */
export const LITERAL_STAR = "\uE000";
export const LITERAL_QUESTION = "\uE001";

const compiled = new Map<string, RegExp>();

/** Whether text matches an IAM pattern: `*` is any run of characters, `?` is one. */
export function globMatches(pattern: string, text: string, { ignoreCase = false } = {}): boolean {
  if (pattern === "*") return true;
  const key = `${ignoreCase ? "i" : "c"}${pattern}`;
  let expression = compiled.get(key);
  if (!expression) {
    expression = new RegExp(`^${toSource(pattern)}$`, ignoreCase ? "isu" : "su");
    if (compiled.size > 5_000) compiled.clear();
    compiled.set(key, expression);
  }
  return expression.test(text);
}

function toSource(pattern: string): string {
  return pattern
    .replace(/\*+/g, "*")
    .replace(/[\\^$.+()[\]{}|/]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".")
    .replaceAll(LITERAL_STAR, "\\*")
    .replaceAll(LITERAL_QUESTION, "\\?");
}
