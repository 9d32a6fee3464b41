/** Splits a stream of text into lines, wherever its chunks end. */
export class LineSplitter {
  /** Pieces of a line whose end has not come yet. */
  private pieces: string[] = [];

  constructor(private readonly onLine: ((line: string) => void) | undefined) {}

  push(text: string): void {
    if (this.onLine === undefined || text === "") return;
    const lines = text.split("\n");
    const last = lines.pop() ?? "";
    for (const line of lines) this.hand(line);
    this.pieces.push(last);
  }

  /** Hands on the last line if it has no line break. */
  end(): void {
    if (this.pieces.some((piece) => piece !== "")) this.hand("");
  }

  private hand(end: string): void {
    const line = this.pieces.join("") + end;
    this.pieces = [];
    this.onLine?.(line.replace(/\r$/, ""));
  }
}
