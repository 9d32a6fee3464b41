import { inert } from "../../modules/text/printable";
import { shownLine, shownLines } from "../../modules/text/shown";
import { jsonText } from "../process/files";
import { LiveLines, type Output } from "./live-lines";
import { type Cell, paint, type Style, table } from "./table";

export interface ConsoleOptions {
  /** Where results go. @default standard output */
  readonly out?: Output;
  /** Where errors go, and in JSON mode progress too. @default standard error */
  readonly err?: Output;
  /** JSON mode: only the JSON is written to `out`. @default false */
  readonly json?: boolean;
  /** `quiet`: results and errors only; `verbose`: what children write, and where an error was thrown, too. @default normal */
  readonly verbosity?: Verbosity;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export type Verbosity = "quiet" | "normal" | "verbose";

/** A piece of work on the screen. */
export interface Step {
  /** Changes the text that is shown while the work runs; on a terminal only. */
  update(text: string): void;
  /** Writes a line of output that belongs to the work. */
  line(text: string): void;
  /** A part is done: a terminal shows how far the work is, a pipe gets a line for the part. @param part is shown nowhere if it is empty */
  progress(text: string, part: string): void;
}

const LABEL = 10;
const WIDTH = 62;
const INDENT = 2;

/**
 * The only writer to the terminal: nothing that it shows holds a secret, or is obeyed by a terminal or a CI system. It redraws on a terminal; a pipe, CI and NO_COLOR get the same
 * words as plain lines.
 */
export class Console {
  private readonly out: Output;
  private readonly err: Output;
  private readonly colours: boolean;
  private readonly live: LiveLines;
  /** Of a table's lines; undefined if nothing limits it. */
  private readonly width: number | undefined;

  constructor(readonly options: ConsoleOptions = {}) {
    const { environment = process.env, json = false } = options;
    this.out = options.out ?? process.stdout;
    this.err = options.err ?? process.stderr;
    const progress = json ? this.err : this.out;
    const plain = Boolean(environment.NO_COLOR) || Boolean(environment.CI) || environment.TERM === "dumb";
    this.colours = progress.isTTY === true && !plain;
    this.live = new LiveLines(progress, this.colours && this.verbosity !== "quiet");
    this.width = progress.isTTY === true && progress.columns ? progress.columns - INDENT : undefined;
  }

  get verbosity(): Verbosity {
    return this.options.verbosity ?? "normal";
  }

  get json(): boolean {
    return this.options.json ?? false;
  }

  /** Writes a line to where progress goes, which in JSON mode is not where the result goes. */
  line(text = "", style?: Style): void {
    this.live.write(paint(shownLines(text), style, this.colours));
  }

  /** Writes the machine-readable result. */
  result(value: unknown): void {
    this.out.write(`${jsonText(value)}\n`);
  }

  /** Writes a line that belongs neither to the result nor to the progress: standard output stays as it is. */
  aside(text: string): void {
    this.live.clear();
    this.err.write(`${shownLines(text)}\n`);
  }

  error(text: string): void {
    this.live.clear();
    this.err.write(`${paint(inert(shownLines(text)), "red", this.colours && this.err.isTTY === true)}\n`);
  }

  table(rows: readonly (readonly Cell[])[]): void {
    for (const line of table(rows, this.colours, this.width)) this.live.write(`${" ".repeat(INDENT)}${line}`);
  }

  /**
   * Shows work while it runs, and a line with its seconds when it is done. Several may run at once.
   * @param done text of the line at the end. @default the text that was shown while it ran
   */
  async step<T>(label: string, text: string, work: (step: Step) => Promise<T>, done?: (result: T) => string): Promise<T> {
    const started = Date.now();
    const part = (output: string) => this.live.write(paint(shownLines(`            ${output}`), "dim", this.colours));
    if (this.verbosity === "quiet") return work({ update: () => undefined, line: () => undefined, progress: () => undefined });
    const line = this.live.add(shownLine(`${label.padEnd(LABEL)}${text}`));
    try {
      const result = await work({
        update: (changed) => line.update(shownLine(`${label.padEnd(LABEL)}${changed}`)),
        line: part,
        progress: (changed, output) => {
          line.update(shownLine(`${label.padEnd(LABEL)}${changed}`));
          if (output !== "" && (!this.colours || this.verbosity === "verbose")) part(output);
        },
      });
      const seconds = `${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s`;
      const end = shownLine(done?.(result) ?? text);
      line.done(`${label.padEnd(LABEL)}${end.padEnd(WIDTH - LABEL)}${paint(seconds, "dim", this.colours)}`);
      return result;
    } catch (error) {
      line.done(paint(`${label.padEnd(LABEL)}${shownLine(text).padEnd(WIDTH - LABEL)}   failed`, "red", this.colours));
      throw error;
    }
  }
}
