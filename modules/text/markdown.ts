import { printable } from "./printable";
import { secrets } from "./redactor";
import { shownLines } from "./shown";

const LONGEST_CODE = 300;

/**
 * Text from outside as inline code, also for a table. GitHub makes no markup, links, mentions or references inside code. The
 * fence is longer than any run of backticks in the text, and bars are escaped because a bar ends a cell even in code.
 * @param longest characters that are shown; a longer text is cut
 */
export function code(text: string, longest: number = LONGEST_CODE): string {
  // Secrets are taken out before the cut: half of one would not be known any more.
  const line = printable(secrets.text(text).replace(/\s+/g, " ").trim());
  const cut = line.length > longest ? `${line.slice(0, longest - 3)}...` : line;
  if (cut === "") return "";
  const fence = "`".repeat(Math.max(0, ...(cut.match(/`+/g) ?? []).map(({ length }) => length)) + 1);
  const padding = fence.length > 1 || cut.startsWith("`") || cut.endsWith("`") ? " " : "";
  return `${fence}${padding}${cut.replace(/\|/g, "\\|")}${padding}${fence}`;
}

/** Words of letters, digits, single spaces and a few marks as they are: nothing in them is markup. Any other text as code. */
export function words(text: string): string {
  return text === "-" || (/^[\p{L}\p{N}]+(?:[ .,:+-] ?[\p{L}\p{N}]+)*$/u.test(text) && !/www\./i.test(text)) ? text : code(text);
}

/** Text of several lines as a block of code: an indented block is shown literally, and nothing in it can end it. */
export function codeBlock(text: string): string {
  return shownLines(text)
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}
