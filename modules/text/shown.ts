import { printable, printableLines } from "./printable";
import { secrets } from "./redactor";

/** Text for a person, as one line: without secrets, and printable. */
export function shownLine(text: string): string {
  return printable(secrets.text(text));
}

/** The same for several lines. */
export function shownLines(text: string): string {
  // The colours go first: one in the middle of a secret would hide it.
  return secrets.text(printableLines(text));
}
