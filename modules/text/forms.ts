/** Characters that every encoding writes as they are. */
const PLAIN = /^[A-Za-z0-9._~-]$/;
/** HTML's names of characters. */
const ENTITIES: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };
/** JSON's short escapes. */
const ESCAPES: Readonly<Record<string, string>> = { "\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f" };

/** Bytes of a value that are looked for first where each byte is written as digits: no value that is looked for is shorter. */
const FIRST_BYTES = 8;

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
 * How a secret value is found: as it is, JSON-escaped or URL-encoded any number of times, HTML-escaped, quoted for a shell, in
 * base64 (of itself or of any text around it, both alphabets) and in hexadecimal.
 */
export function formsOf(value: string): Form[] {
  const bytes = Buffer.from(value, "utf8");
  const percent = (byte: number) => `%(?:25){0,8}${hexadecimal(byte)}`;
  const first = bytes.subarray(0, FIRST_BYTES);
  return [
    form(literal(longestOf(value.split(/[^A-Za-z0-9._~-]/))), () => [...value].map(characterForms).join("")),
    form([...first].map(percent).join(""), () => [...bytes].map(percent).join("")),
    form([...first].map(hexadecimal).join(""), () => [...bytes].map(hexadecimal).join("")),
    ...base64Of(bytes).map((text) => form(longestOf(text.split(/[+/]/)), () => [...text].map(base64Forms).join(""))),
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
    ...(character === "'" ? ["'\\\\''"] : []),
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
