/** Ends the description of a parameter whose placeholder was written again, as under another key. */
const MARK = " (never set)";

/** Whether the description says that the parameter holds its placeholder, although its version is not the first any more. */
export function isMarkedUnset(description = ""): boolean {
  return description.endsWith(MARK);
}

export function markedUnset(description: string): string {
  return isMarkedUnset(description) ? description : `${description}${MARK}`;
}

/** The description as it was configured. */
export function unmarked(description: string): string {
  return isMarkedUnset(description) ? description.slice(0, -MARK.length) : description;
}
