import { isCollection, isMap, isPair, isScalar, type Document, type LineCounter, type Node } from "yaml";
import type { Mistake } from "./errors";

const LONGEST_VALUE = 60;

/** A place in a file. */
export interface Origin {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Where keys and values were read. */
export interface Source {
  /** A mistake at the path, or at the nearest key above it if the path is missing. */
  mistake(path: readonly string[], fix: string): Mistake;
  /** The value as a person recognises it: text in quotes, numbers as they are written, undefined if there is none. */
  value(path: readonly string[]): string | undefined;
  /** Undefined if no file has the path. */
  origin(path: readonly string[]): Origin | undefined;
}

/** Several files, the later ones over the earlier ones. What none has is missing in the last, which is the environment's own. */
export class LayeredSource implements Source {
  constructor(private readonly layers: readonly Source[]) {}

  mistake(path: readonly string[], fix: string): Mistake {
    return (this.last(path) ?? this.layers.at(-1) ?? fail()).mistake(path, fix);
  }

  value(path: readonly string[]): string | undefined {
    return this.last(path)?.value(path);
  }

  origin(path: readonly string[]): Origin | undefined {
    return this.last(path)?.origin(path);
  }

  private last(path: readonly string[]): Source | undefined {
    return this.layers.findLast((layer) => layer.origin(path) !== undefined);
  }
}

function fail(): never {
  throw new Error("A layered source needs a layer");
}

/** Finds the places of keys and values in the text from which they were read. */
export class SourceMap implements Source {
  constructor(
    private readonly file: string,
    private readonly document: Document.Parsed,
    private readonly lines: LineCounter,
  ) {}

  mistake(path: readonly string[], fix: string): Mistake {
    return { file: this.file, line: this.line(path), key: dotted(path), value: this.value(path), fix };
  }

  value(path: readonly string[]): string | undefined {
    if (path.length === 0) return undefined;
    const node = this.document.getIn(path, true);
    if (isScalar(node)) {
      if (typeof node.value === "string") return shortened(JSON.stringify(node.value));
      return node.value === null ? undefined : (node.source ?? JSON.stringify(node.value));
    }
    return isCollection(node) ? shortened(JSON.stringify(node.toJS(this.document))) : undefined;
  }

  origin(path: readonly string[]): Origin | undefined {
    return path.length > 0 && this.document.hasIn(path) ? { file: this.file, line: this.line(path) } : undefined;
  }

  private line(path: readonly string[]): number {
    for (let length = path.length; length > 0; length--) {
      const start = startOf(this.document, path.slice(0, length));
      if (start !== undefined) return this.lines.linePos(start).line;
    }
    return 1;
  }
}

/** Offset of the key (in a mapping) or of the value (in a list) at a path. */
function startOf(document: Document.Parsed, path: readonly string[]): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === last);
    return (pair?.key as Node | undefined)?.range?.[0];
  }
  const node = document.getIn(path, true) as Node | undefined;
  return node?.range?.[0];
}

function dotted(path: readonly string[]): string {
  return path.map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : index === 0 ? part : `.${part}`)).join("");
}

function shortened(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 3)}...`;
}
