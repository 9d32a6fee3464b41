import { basename, extname } from "node:path";
import { LineCounter, parseDocument, visit, type Alias, type Document } from "yaml";
import type { z } from "zod";
import { inconsistencies } from "./consistency";
import type { Mistake } from "./errors";
import { QUOTE } from "./fields";
import { nearest } from "./nearest";
import { environmentSchema, type Environment } from "./schema";
import { SourceMap } from "./source-map";

const NAME = /^[a-z][a-z0-9-]{1,15}$/;

export type Reading = { readonly environment: Environment; readonly source: SourceMap } | { readonly mistakes: readonly Mistake[] };

/** Reads the text of one environment file, whose name is the environment's. Finds every mistake of it, not just the first. */
export function readEnvironment(file: string, content: string): Reading {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const source = new SourceMap(file, document, lines);
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const unreadable = [
    ...document.errors.map(({ pos, message }) => ({ file, line: lineAt(pos[0]), key: "is not valid YAML", fix: message })),
    ...aliases(document).map(({ source: name, range }) => ({
      file,
      line: lineAt(range?.[0] ?? 0),
      key: `*${name}`,
      fix: "write the value out: anchors and aliases are not read here",
    })),
  ];
  if (unreadable.length > 0) return { mistakes: unreadable };
  if (document.contents === null) {
    return {
      mistakes: [{ file, line: 1, key: "is empty", fix: "give at least account, region, registry.domain and registry.repository" }],
    };
  }
  const name = basename(file, extname(file));
  const misnamed = NAME.test(name) ? [] : [misnamedFile(file, name)];
  const parsed = environmentSchema.safeParse(document.toJS());
  if (!parsed.success) {
    const mistakes = [...misnamed, ...parsed.error.issues.flatMap((issue) => mistakesOf(issue, source))];
    return { mistakes: mistakes.sort((a, b) => a.line - b.line) };
  }
  const environment = { ...parsed.data, name };
  const mistakes = [...misnamed, ...inconsistencies(environment).map(({ path, fix }) => source.mistake(path, fix))];
  return mistakes.length > 0 ? { mistakes } : { environment, source };
}

function aliases(document: Document.Parsed): Alias[] {
  const found: Alias[] = [];
  visit(document, { Alias: (_, alias) => void found.push(alias) });
  return found;
}

function misnamedFile(file: string, name: string): Mistake {
  const fix =
    "the file's name is the environment's: 2 to 16 lower-case letters, digits or hyphens,\nstarting with a letter. For example: dev.yaml";
  return { file, line: 1, key: "name", value: JSON.stringify(name), fix };
}

function mistakesOf(issue: z.core.$ZodIssue, source: SourceMap): Mistake[] {
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

/** @param known the keys that there are, as `mapping` lists them */
function unknownKey(key: string, known: string): string {
  const near = nearest(key, known.split(", "));
  return `unknown key${near === undefined ? "" : `; did you mean ${near}?`}\nknown here: ${known}`;
}
