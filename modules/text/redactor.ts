import { encodedSecrets } from "./encoded";
import { type Form, formsOf, SearchedText } from "./forms";
import { isSecretName, LONGEST_MATCH, SHAPES } from "./shapes";
import { type Span, spansOf, without } from "./spans";

/** Stands where a secret stood. */
export const REDACTED = "[redacted]";

/** A shorter value is not looked for: it may be a word, and half of the output would become unreadable. */
const SHORTEST = 8;

/**
 * Takes secrets out of text before it is written anywhere: the values that it was told, in every form that text is written in,
 * and whatever looks like a secret of AWS, Snyk or Terraform, a password in an address or a header of authorization.
 */
export class Redactor {
  private readonly values = new Map<string, readonly Form[]>();

  /** Adds values that this run has read. Absent and short ones (less than 8 characters) are ignored. */
  learn(...values: readonly (string | undefined)[]): void {
    for (const value of values.flatMap((each) => [each, each?.trim(), ...casesOf(each)])) {
      if (value === undefined || value.length < SHORTEST || this.values.has(value)) continue;
      this.values.set(value, formsOf(value));
    }
  }

  /** The text without secrets. Its JSON stays JSON. */
  text(text: string): string {
    return without(text, this.spansIn(text), REDACTED);
  }

  /** The same for a value that becomes JSON: every string in it, and whatever has the name of a secret. */
  json(value: unknown): unknown {
    if (typeof value === "string") return this.text(value);
    if (typeof value !== "object" || value === null) return value;
    const own = "toJSON" in value && typeof value.toJSON === "function" ? (value.toJSON as () => unknown)() : value;
    if (own !== value) return this.json(own);
    if (Array.isArray(value)) return value.map((each) => this.json(each));
    const secure = Object.values(value).includes("SecureString");
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => {
        const hidden = typeof each === "string" && each !== "" && (isSecretName(name) || (secure && /^value$/i.test(name)));
        return [this.text(name), hidden ? REDACTED : this.json(each)];
      }),
    );
  }

  /** Places of secrets, in order and apart from each other. */
  spansIn(text: string): Span[] {
    const plain = (part: string) => spansOf(part, this.knownIn(part), SHAPES);
    const encoded = encodedSecrets(text, (decoded) => plain(decoded).length > 0);
    return spansOf(text, this.knownIn(text), SHAPES, encoded);
  }

  /** How many values it was told. */
  get known(): number {
    return this.values.size;
  }

  /** How much text (characters) must be known after a place to say whether a secret begins there. */
  get reach(): number {
    const longest = Math.max(0, ...[...this.values.keys()].map(({ length }) => length));
    // Each character may be written as an escape of an escape, %25252F, or as a number in a line of its own.
    return Math.max(LONGEST_MATCH, longest * 20);
  }

  /** Patterns of the values that a text may have. */
  private knownIn(text: string): RegExp[] {
    const searched = new SearchedText(text);
    return [...this.values.values()].flatMap((forms) => forms.filter(({ mayBeIn }) => mayBeIn(searched)).map(({ whole }) => whole()));
  }
}

/** A UUID, as Snyk's older tokens are, is the same in either case. */
function casesOf(value = ""): string[] {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value.trim())
    ? [value.trim().toLowerCase(), value.trim().toUpperCase()]
    : [];
}

/** The redactor of this process: whoever reads a secret tells it, and every sink asks it. */
export const secrets = new Redactor();
