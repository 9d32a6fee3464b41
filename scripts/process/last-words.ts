import { shownLines } from "../../modules/text/shown";

/** Says something while the process exits, when no console is there any more. */
export function sayAtExit(text: string): void {
  process.stderr.write(shownLines(text));
}
