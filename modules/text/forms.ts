/** Characters that encodings write as they are, unless they write every byte as digits. */
const PLAIN = /^[A-Za-z0-9]$/;
/** HTML's names of characters. */
const ENTITIES: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };
/** JSON's short escapes. */
const ESCAPES: Readonly<Record<string, string>> = { "\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f" };

/** Bytes of a value that are looked for first where each byte is written as digits: no value that is looked for is shorter. */
const FIRST_BYTES = 8;

/** The same of a base64. */
const FIRST_BASE64 = 8;
/** The zero byte in a character of UTF-16, as it is or as others write it. */
const ZERO = String.raw`(?:\0|\ufffd|\\{1,64}(?:u0000|x00|0)|%(?:25){0,8}00)`;
/** What says that the digits of a byte follow, as `%`, `\x`, `\u00`, `&#x`. */
const MARK = String.raw`%(?:25){0,8}|\\{1,64}(?:x|u00)|0x|&(?:amp;){0,8}#x0{0,8}`;
/** Between the digits of two bytes. */
const MARKS = String.raw`(?:[\s:,;-]|${MARK}){0,3}`;
/** Between two characters of base64, if a line ends there. */
const LINE_END = String.raw`(?:\r?\n[ \t]{0,64}|(?:\\{1,64}[rn]){1,2})?`;

/** One way in which a secret value is written. */
export interface Form {
  /**
   * Whether a text may have the value in this form. A session token makes patterns of a hundred kilobytes, which the engine
   * interprets instead of compiling; this short one is not in most texts.
   */
  readonly sign: RegExp;
  /** Finds the whole value. Made when a text first has the sign. */
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
  const first = bytes.subarray(0, FIRST_BYTES);
  const digits = (of: Buffer) => [...of].map(hexadecimal).join(MARKS);
  const decimals = (of: Buffer) => `(?<!\\d)${[...of].join("[,\\s]{1,16}")}(?!\\d)`;
  const numbers = (of: Buffer) => [...of].map((byte) => `&(?:amp;){0,8}#0{0,8}${byte};`).join("");
  // Without its last byte, a zero, UTF-16 is the same whichever byte of a character comes first.
  const wide = [...Buffer.from(value, "utf16le").subarray(0, -1).toString("latin1")].map((each) =>
    each === "\0" ? ZERO : characterForms(each),
  );
  return [
    form(literal(longestOf(value.split(/[^A-Za-z0-9]/))), () => [...value].map(characterForms).join("")),
    form(digits(first), () => `(?:${MARK})?${digits(bytes)}`),
    form(decimals(first), () => decimals(bytes)),
    form(numbers(first), () => numbers(bytes)),
    ...base64Of(bytes).map((text) => form(inLines(text.slice(0, FIRST_BASE64)), () => inLines(text))),
    form(wide.slice(0, FIRST_BYTES).join(""), () => wide.join("")),
  ];
}

function form(sign: string, whole: () => string): Form {
  let made: RegExp | undefined;
  return { sign: new RegExp(sign), whole: () => (made ??= new RegExp(whole(), "g")) };
}

/** The longest of some texts. */
function longestOf(texts: readonly string[]): string {
  return texts.reduce((longest, text) => (text.length > longest.length ? text : longest), "");
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

function inLines(base64: string): string {
  return [...base64].map(base64Forms).join(LINE_END);
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
