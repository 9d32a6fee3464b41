/** Splits a stream of text into lines, wherever its chunks end. */
export class LineSplitter {
  private rest = "";

  constructor(private readonly onLine: ((line: string) => void) | undefined) {}

  push(text: string): void {
    if (this.onLine === undefined) return;
    const lines = (this.rest + text).split(/\r?\n/);
    this.rest = lines.pop() ?? "";
    lines.forEach(this.onLine);
  }

  /** Hands on the last line if it has no line break. */
  end(): void {
    if (this.rest !== "") this.onLine?.(this.rest);
    this.rest = "";
  }
}
