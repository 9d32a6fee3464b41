import { REDACTED, type Redactor } from "./redactor";
import { without } from "./spans";

/**
 * Redacts text that comes in chunks, wherever they end. What is too near to the end of the text to be judged is held back until
 * more comes, or {@link end} is called.
 */
export class RedactingStream {
  private held: string[] = [];
  private length = 0;

  constructor(
    private readonly redactor: Redactor,
    private readonly write: (text: string) => void,
  ) {}

  push(text: string): void {
    this.held.push(text);
    this.length += text.length;
    const { reach } = this.redactor;
    // Twice the reach, so that nothing is looked at more than twice.
    if (this.length >= 2 * reach) this.settle(this.length - reach);
  }

  /** Writes the rest. */
  end(): void {
    if (this.length > 0) this.settle(this.length);
  }

  /** Writes up to a place (characters from the start of what is held back), or up to the last line's end or space before it. */
  private settle(limit: number): void {
    const text = this.held.join("");
    const spans = this.redactor.spansIn(text);
    let cut = limit;
    if (limit < text.length) {
      const line = text.lastIndexOf("\n", limit - 1) + 1;
      if (line > 0) cut = line;
      const across = spans.find(({ start, end }) => start < cut && end > cut);
      // A secret longer than the reach is cut off where it is: the rest of it would be judged by itself.
      if (across !== undefined) cut = across.start > 0 ? across.start : across.end;
    }
    const before = spans.filter(({ end }) => end <= cut);
    this.write(without(text.slice(0, cut), before, REDACTED));
    const rest = text.slice(cut);
    this.held = rest === "" ? [] : [rest];
    this.length = rest.length;
  }
}
