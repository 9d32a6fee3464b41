/** Colours and weights that our console writes, by the numbers of SGR. */
const STYLES: Readonly<Record<string, string>> = { "1": "bold", "2": "dim", "31": "red", "32": "green", "33": "yellow" };

/** A piece of a line in one style; an empty one is plain. */
export interface Run {
  readonly text: string;
  readonly style: string;
}

interface Cell {
  readonly letter: string;
  readonly style: string;
}

const SEQUENCE = /\x1b\[([?\d;]*)([A-Za-z])|[^\x1b]/gu;

/**
 * What a terminal shows, for the sequences that our console and Node's readline write: up, column, erase, colours. Throws an Error for
 * any other, so that no picture shows what no terminal would.
 */
export class Screen {
  private readonly lines: Cell[][] = [[]];
  private row = 0;
  private column = 0;
  private style = "";

  constructor(private readonly columns: number) {}

  feed(text: string): void {
    for (const [whole, parameters, command] of text.matchAll(SEQUENCE)) {
      if (command === undefined) this.letter(whole);
      else this.obey(command, parameters ?? "", whole);
    }
  }

  /** The last lines that fit, without the empty one in which the cursor waits. */
  last(rows: number): Run[][] {
    const until = this.line(this.row).length === 0 ? this.row : this.row + 1;
    return this.lines.slice(Math.max(0, until - rows), until).map(runsOf);
  }

  private letter(letter: string): void {
    if (letter === "\r") this.column = 0;
    else if (letter === "\n") this.down();
    else if (letter === "\b") this.column = Math.max(0, this.column - 1);
    else if (letter !== "\x07") {
      if (this.column === this.columns) this.down();
      const line = this.line(this.row);
      while (line.length < this.column) line.push({ letter: " ", style: "" });
      line[this.column] = { letter, style: this.style };
      this.column += 1;
    }
  }

  private down(): void {
    this.row += 1;
    this.column = 0;
    this.line(this.row);
  }

  private obey(command: string, parameters: string, whole: string): void {
    const count = Number(parameters || "1");
    if (command === "A") this.row = Math.max(0, this.row - count);
    else if (command === "G") this.column = count - 1;
    else if (command === "C") this.column += count;
    else if (command === "D") this.column = Math.max(0, this.column - count);
    else if (command === "K") this.line(this.row).length = Math.min(this.column, this.line(this.row).length);
    else if (command === "J") this.eraseBelow();
    else if (command === "m")
      this.style = parameters
        .split(";")
        .flatMap((each) => STYLES[each] ?? [])
        .join(" ");
    else if (!(parameters.startsWith("?") && /[hl]/.test(command))) throw new Error(`a terminal is asked for ${JSON.stringify(whole)}`);
  }

  private eraseBelow(): void {
    this.line(this.row).length = Math.min(this.column, this.line(this.row).length);
    this.lines.length = this.row + 1;
  }

  private line(row: number): Cell[] {
    return (this.lines[row] ??= []);
  }
}

function runsOf(line: readonly Cell[]): Run[] {
  const runs: { text: string; style: string }[] = [];
  for (const { letter, style } of line) {
    const last = runs.at(-1);
    if (last?.style === style) last.text += letter;
    else runs.push({ text: letter, style });
  }
  return runs;
}
