/**
 * The sentences of a Markdown text, as people read them: of paragraphs, lists, cells of tables and comments in code. A semicolon
 * ends one too. Left out are headings, pictures, commands, a table's first column (its rows' names) and what has fewer than three words.
 */
export function sentencesOf(markdown: string): string[] {
  const lines = markdown.split("\n");
  let code = false;
  const texts = lines.flatMap((line, index): string[] => {
    if (/^\s*```/.test(line)) {
      code = !code;
      return [];
    }
    if (code) return line.match(/(?<=(^|\s)# )(?!yaml-).*$/) ?? [];
    if (/^(#|!\[|\|\s*:?-)/.test(line) || /^\|\s*:?-/.test(lines[index + 1] ?? "")) return [];
    return line.startsWith("|") ? line.split(/\s+\|\s*/).slice(1) : [line.replace(/^\s*(-|\d+\.)\s+/, "")];
  });
  return texts.flatMap(splitText).filter((sentence) => (sentence.match(/[\p{L}\p{N}█░][\p{L}\p{N}█░.'-]*/gu) ?? []).length >= 3);
}

/** @param text one paragraph or cell */
function splitText(text: string): string[] {
  return text.split(/(?<=\.\)?)\s+(?=[\p{Lu}█░`*[])|(?<=;)\s+/u).map((sentence) => sentence.trim());
}

/** The text with each letter of the parts that are quoted replaced, so that what nobody quotes can be seen. */
export function marked(markdown: string, quotes: readonly string[], mark: "█" | "░"): string {
  return quotes.reduce((text, quote) => text.replaceAll(quote, quote.replace(/[\p{L}\p{N}]/gu, mark)), markdown);
}
