/** Characters that encodings write as they are, unless they write every byte as digits. */
const PLAIN = /^[A-Za-z0-9]$/;
/** HTML's names of characters. */
const ENTITIES: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };
/** JSON's short escapes. */
const ESCAPES: Readonly<Record<string, string>> = { "\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f" };

/** No value that is looked for has fewer bytes. */
const LEAST_BYTES = 8;
/** Bytes of a value that are looked for first where each byte is written as digits. */
const SIGN_BYTES = 3;

/** The zero byte in a character of UTF-16, as it is or as others write it. */
const ZERO = String.raw`(?:\0|\ufffd|\\{1,64}(?:u0000|x00|0)|%(?:25){0,8}00)`;
/** What says that the digits of a byte follow, as `%`, `\x`, `\u00`, `&#x`. */
const MARK = String.raw`%(?:25){0,8}|\\{1,64}(?:x|u00)|0x|&(?:amp;){0,8}#x0{0,8}`;
/** Between the digits of two bytes. */
const MARKS = String.raw`(?:[\s:,;-]|${MARK}){0,3}`;
/** Between two characters of base64, if a line ends there. */
const LINE_END = String.raw`(?:\r?\n[ \t]{0,64}|(?:\\{1,64}[rn]){1,2})`;

/** A text in which values are looked for. What it has of each kind of form is found out once for all values, if one asks. */
export class SearchedText {
  private readonly found = new Map<RegExp, boolean>();
  private inOneLine: string | undefined;

  constructor(readonly text: string) {}

  has(kind: RegExp): boolean {
    const known = this.found.get(kind) ?? kind.test(this.text);
    this.found.set(kind, known);
    return known;
  }

  /** The text without what may stand between two characters of base64. */
  get withoutLineEnds(): string {
    return (this.inOneLine ??= this.text.replace(LINE_ENDS, ""));
  }
}
const LINE_ENDS = new RegExp(LINE_END, "g");

/** One way in which a secret value is written. */
export interface Form {
  /**
   * Whether a text may have the value in this form. The patterns of a session token have a hundred kilobytes, which the engine
   * interprets instead of compiling, and a process may know dozens of values: this is quick, and no for most texts.
   */
  readonly mayBeIn: (text: SearchedText) => boolean;
  /** Finds the whole value. Made when a text first may have it. */
  readonly whole: () => RegExp;
}

/**
 * How a secret value is found: as it is, JSON-escaped or URL-encoded any number of times, HTML-escaped, quoted for a shell, YAML or
 * CSV, in base64 (of itself or of any text around it, both alphabets, in lines too), with every byte as digits: hexadecimal, with
 * marks before or between them, or decimal, as Go and Node print bytes. In UTF-16 as it is too: what is
 * encoded is decoded first (encoded.ts).
 */
export function formsOf(value: string): Form[] {
  const bytes = Buffer.from(value, "utf8");
  const first = bytes.subarray(0, SIGN_BYTES);
  // Without its last byte, a zero, UTF-16 is the same whichever byte of a character comes first.
  const wide = [...Buffer.from(value, "utf16le").subarray(0, -1).toString("latin1")].map((each) =>
    each === "\0" ? ZERO : characterForms(each),
  );
  const word = longestWord(value);
  return [
    form(
      ({ text }) => text.includes(word),
      () => [...value].map(characterForms).join(""),
    ),
    digitsForm(DIGITS, digits(first), () => `(?:${MARK})?${digits(bytes)}`),
    digitsForm(DECIMALS, decimals(first), () => decimals(bytes)),
    digitsForm(NUMBERS, numbers(first), () => numbers(bytes)),
    ...base64Of(bytes).map(base64Form),
    digitsForm(ZEROS, wide.slice(0, 2 * SIGN_BYTES).join(""), () => wide.join("")),
  ];
}

const digits = (of: Iterable<number>) => [...of].map(hexadecimal).join(MARKS);
const decimals = (of: Iterable<number>) => `(?<!\\d)${[...of].join("[,\\s]{1,16}")}(?!\\d)`;
const numbers = (of: Iterable<number>) => [...of].map((byte) => `&(?:amp;){0,8}#0{0,8}${byte};`).join("");

/** What a text has that has any value as digits, of each kind. */
const DIGITS = new RegExp(Array<string>(LEAST_BYTES).fill("[0-9a-fA-F]{2}").join(MARKS));
const DECIMALS = new RegExp(Array<string>(LEAST_BYTES).fill("\\d{1,3}").join("[,\\s]{1,16}"));
const NUMBERS = new RegExp(`(?:&(?:amp;){0,8}#0{0,8}\\d{1,3};){${LEAST_BYTES}}`);
const ZEROS = new RegExp(ZERO);

function form(mayBeIn: Form["mayBeIn"], whole: () => string): Form {
  let made: RegExp | undefined;
  return { mayBeIn, whole: () => (made ??= new RegExp(whole(), "g")) };
}

/**
 * A form whose beginning has a pattern of its own, made when a text first has the kind.
 * @param kind found in each text in which this form of any value is
 */
function digitsForm(kind: RegExp, beginning: string, whole: () => string): Form {
  let made: RegExp | undefined;
  return form((searched) => searched.has(kind) && (made ??= new RegExp(beginning)).test(searched.text), whole);
}

/** A form that may be broken into lines. Its first character is not looked for: after a backslash, an `n` or `r` seems a line's end. */
function base64Form(base64: string): Form {
  const word = longestWord(base64.slice(1));
  return form(
    (searched) => searched.withoutLineEnds.includes(word),
    () => [...base64].map(base64Forms).join(`${LINE_END}?`),
  );
}

/** The longest run of the characters that every form writes as they are. */
function longestWord(text: string): string {
  return text.split(/[^A-Za-z0-9]/).reduce((longest, each) => (each.length > longest.length ? each : longest), "");
}

function characterForms(character: string): string {
  if (PLAIN.test(character)) return literal(character);
  const code = character.codePointAt(0) ?? 0;
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  const entity = ENTITIES[character];
  const escape = ESCAPES[character];
  const forms = [
    // A shell writes a single quote as '\''.
    ...(character === "'" ? ["'\\\\''", "''"] : []),
    // CSV doubles a quotation mark.
    ...(character === '"' ? ['""'] : []),
    character === "\\" ? "\\\\{1,64}" : `\\\\{0,64}${literal(character)}`,
    ...(escape === undefined ? [] : [`\\\\{1,64}${escape}`]),
    units.map((unit) => `\\\\{1,64}u${hexadecimal(unit >> 8)}${hexadecimal(unit & 255)}`).join(""),
    [...Buffer.from(character, "utf8")].map((byte) => `%(?:25){0,8}${hexadecimal(byte)}`).join(""),
    ...(character === " " ? ["\\+"] : []),
    ...(entity === undefined ? [] : [`&(?:amp;){0,8}${entity};`]),
    `&(?:amp;){0,8}#(?:0{0,8}${code}|[xX]0{0,8}${caseless(code.toString(16))});`,
  ];
  return `(?:${forms.join("|")})`;
}

/**
 * The characters of a value's base64 that its own bytes decide alone, for each of the three places where it can begin in a group
 * of three bytes. A character at either end that also depends on a neighbour is left out.
 */
function base64Of(bytes: Buffer): string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
}

function base64Forms(character: string): string {
  if (character === "+") return "(?:[+-]|%(?:25){0,8}2[bB]|\\\\{1,64}u002[bB])";
  return character === "/" ? "(?:\\\\{0,64}\\/|_|%(?:25){0,8}2[fF])" : character;
}

function hexadecimal(byte: number): string {
  return caseless(byte.toString(16).padStart(2, "0"));
}

function caseless(text: string): string {
  return text.replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
