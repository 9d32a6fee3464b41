import { isScalar, LineCounter, parseDocument, visit, type Alias, type Document, type Scalar } from "yaml";
import type { z } from "zod";
import type { Mistake } from "./errors";
import { QUOTE } from "./fields";
import { nearest } from "./nearest";
import { type Source, SourceMap } from "./source-map";

export type Yaml = { readonly value: unknown; readonly source: SourceMap } | { readonly mistakes: readonly Mistake[] };

/** Reads a YAML text. Anchors, aliases, a key that would be lost and an empty text are mistakes. @param whenEmpty fix for an empty text */
export function readYaml(file: string, content: string, whenEmpty: string): Yaml {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const unreadable = [
    ...document.errors.map(({ pos, message }) => ({ file, line: lineAt(pos[0]), key: "is not valid YAML", fix: message })),
    ...aliases(document).map(({ source: name, range }) => ({
      file,
      line: lineAt(range?.[0] ?? 0),
      key: `*${name}`,
      fix: "write the value out: anchors and aliases are not supported",
    })),
    ...lostKeys(document).map(({ range }) => ({
      file,
      line: lineAt(range?.[0] ?? 0),
      key: LOST_KEY,
      fix: "cannot be a key: choose another",
    })),
  ];
  if (unreadable.length > 0) return { mistakes: unreadable };
  if (document.contents === null) return { mistakes: [{ file, line: 1, key: "is empty", fix: whenEmpty }] };
  return { value: document.toJS(), source: new SourceMap(file, document, lines) };
}

function aliases(document: Document): Alias[] {
  const found: Alias[] = [];
  visit(document, { Alias: (_, alias) => void found.push(alias) });
  return found;
}

/** Sets in JavaScript what an object inherits from, and is no key of it: schemas do not see it. */
const LOST_KEY = "__proto__";

function lostKeys(document: Document): Scalar[] {
  const found: Scalar[] = [];
  visit(document, { Pair: (_, { key }) => void (isScalar(key) && key.value === LOST_KEY && found.push(key)) });
  return found;
}

/** The mistakes that a schema finds, with their lines, in the text's order. The schema must be made with `fields.ts`. */
export function mistakesOf(error: z.core.$ZodError, source: Source): Mistake[] {
  return error.issues.flatMap((issue) => mistakesOfIssue(issue, source)).sort((a, b) => a.line - b.line);
}

function mistakesOfIssue(issue: z.core.$ZodIssue, source: Source): Mistake[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => source.mistake([...path, key], unknownKey(key, issue.message)));
  }
  const message = issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  return [
    source.mistake(
      path,
      message.replace(QUOTE, () => `${QUOTE}, "${source.value(path) ?? ""}"`),
    ),
  ];
}

/** @param known the known keys, as `mapping` lists them */
function unknownKey(key: string, known: string): string {
  const near = nearest(key, known.split(", "));
  return `unknown key${near === undefined ? "" : `; did you mean ${near}?`}\nknown here: ${known}`;
}
