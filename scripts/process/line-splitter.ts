/** Cuts a stream of text into lines, whatever pieces it comes in. */
export class LineSplitter {
  private rest = "";

  constructor(private readonly onLine: ((line: string) => void) | undefined) {}

  push(text: string): void {
    if (this.onLine === undefined) return;
    const lines = (this.rest + text).split(/\r?\n/);
    this.rest = lines.pop() ?? "";
    lines.forEach(this.onLine);
  }

  /** Hands on a last line that has no end. */
  end(): void {
    if (this.rest !== "") this.onLine?.(this.rest);
    this.rest = "";
  }
}
