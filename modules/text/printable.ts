/** Colours and other looks of characters, of which the logs of tools are full: without their escape they would only clutter them. */
const LOOKS = /\x1b\[[0-9;:]*m/g;
/** Control characters, characters without a shape (bidirectional overrides, zero-width ones, tags), separators, broken pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const UNPRINTABLE_IN_LINES = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const INSTEAD = "\ufffd";

/**
 * Text from outside (names, tags, messages, logs) as one line that a terminal, Markdown and HTML show and never obey: each
 * control character, and each that hides or reorders others, becomes a replacement character.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, INSTEAD);
}

/**
 * The same for messages and logs of several lines: line breaks and tabs stay, colours are left out. A run of carriage returns is looked
 * at once, and not from each of its places.
 */
export function printableLines(text: string): string {
  return text
    .replace(LOOKS, "")
    .replace(/(?<!\r)\r+\n/g, "\n")
    .replace(UNPRINTABLE_IN_LINES, INSTEAD);
}

/**
 * Lines that no CI system takes for a command: GitHub Actions obeys lines that begin with `::` and `##[` anywhere in a line,
 * Azure Pipelines `##vso[`, TeamCity `##teamcity[`.
 * Sources: ActionCommand.cs of github.com/actions/runner; "Logging commands" of Azure Pipelines; "Service messages" of TeamCity.
 */
export function inert(text: string): string {
  return text.replace(/^([^\S\n]*):(?=:)/gm, "$1: ").replace(/##(?=(?:vso|teamcity)?\[)/g, "# #");
}

/** JSON with the same content in which no character is special to a terminal or a CI system. @param text without tabs outside of strings */
export function inertJson(text: string): string {
  return text.replace(UNPRINTABLE_IN_LINES, unicodeEscape).replace(/##(?=(?:vso|teamcity)?\[)/g, "#\\u0023");
}

function unicodeEscape(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
