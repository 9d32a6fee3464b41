/** Characters that every encoding writes as they are. */
const PLAIN = /^[A-Za-z0-9._~-]$/;
/** HTML's names of characters. */
const ENTITIES: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };
/** JSON's short escapes. */
const ESCAPES: Readonly<Record<string, string>> = { "\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f" };

/**
 * The source of a regular expression that finds a secret value as it is, JSON-escaped or URL-encoded any number of times,
 * HTML-escaped, quoted for a shell, in base64 (of itself or of any text around it, both alphabets) and in hexadecimal.
 */
export function formsOf(value: string): string {
  const bytes = Buffer.from(value, "utf8");
  const hex = [...bytes].map((byte) => hexadecimal(byte)).join("");
  const percent = [...bytes].map((byte) => `%(?:25){0,8}${hexadecimal(byte)}`).join("");
  return [[...value].map(characterForms).join(""), percent, ...base64Forms(bytes), hex].join("|");
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
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    const own = text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    return [...own]
      .map((each) =>
        each === "+" ? "(?:[+-]|%(?:25){0,8}2[bB]|\\\\{1,64}u002[bB])" : each === "/" ? "(?:\\\\{0,64}\\/|_|%(?:25){0,8}2[fF])" : each,
      )
      .join("");
  });
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
