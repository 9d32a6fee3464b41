import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/process/paths";

/** A part of the operator's guide, from its heading to the next. */
export interface Section {
  readonly chapter: string;
  readonly heading: string;
  /** Lines of its `sh` blocks, in order. Nothing else counts as a command. */
  readonly commands: readonly string[];
  /** Lines of its `text` blocks: what the tool prints. */
  readonly quotes: readonly string[];
  /** Its `json` and `yaml` blocks. */
  readonly files: readonly string[];
}

const FENCE = /^```(\w+)\n([^]*?)^```$/gm;

/** The sections (`###`) of a Markdown text, in their chapters (`##`). */
export function sectionsOf(markdown: string): Section[] {
  return parts(markdown, "##").flatMap(([chapter, text]) => parts(text, "###").map(([heading, body]) => sectionOf(chapter, heading, body)));
}

/** Headings and what is below them. */
function parts(markdown: string, mark: string): [heading: string, text: string][] {
  const pieces = markdown.split(new RegExp(`^${mark} (.+)$`, "m")).slice(1);
  return pieces.flatMap((heading, index) => (index % 2 === 0 ? [[heading, pieces[index + 1] ?? ""] as [string, string]] : []));
}

function sectionOf(chapter: string, heading: string, body: string): Section {
  const blocks = [...body.matchAll(FENCE)].map(([, language = "", content = ""]) => ({ language, content }));
  const lines = (kind: string) =>
    blocks.flatMap(({ language, content }) => (language === kind ? content.split("\n").filter((line) => line.trim() !== "") : []));
  const files = blocks.filter(({ language }) => language === "json" || language === "yaml").map(({ content }) => content);
  return { chapter, heading, commands: lines("sh"), quotes: lines("text"), files };
}

export function readGuide(): Section[] {
  return sectionsOf(readFileSync(join(ROOT, "docs", "operations.md"), "utf8"));
}

/**
 * Whether a line of the guide stands in an output. `...` stands for any text; numbers, ids, spaces and who it was are others
 * each time.
 */
export function isPrinted(quote: string, output: string): boolean {
  const pieces = quote.split("...").map(alike).filter(Boolean);
  return output.split("\n").some((line) => {
    let rest = alike(line);
    return pieces.every((piece) => {
      const at = rest.indexOf(piece);
      rest = rest.slice(at + piece.length);
      return at >= 0;
    });
  });
}

function alike(text: string): string {
  return text
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "ID")
    .replace(/\bby \S+@[^\s,]+/g, "by WHO")
    .replace(/\bminutes?\b/g, "minutes")
    .replace(/\d+(\.\d+)?/g, "0")
    .replace(/\s+/g, " ")
    .trim();
}
