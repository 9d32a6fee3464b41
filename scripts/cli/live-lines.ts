import { inert } from "../../modules/text/printable";

/** The part of a stream that the console needs. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** A line for work in progress. */
export interface LiveLine {
  update(text: string): void;
  /** Replaces the line with one that stays. */
  done(text: string): void;
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const REDRAW_MS = 120;

/** Lines at the foot of the terminal that are redrawn while work goes on; written text appears above them. */
export class LiveLines {
  private readonly active: { text: string }[] = [];
  private drawn = 0;
  private frame = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly output: Output,
    private readonly redraws: boolean,
  ) {}

  write(text: string): void {
    this.clear();
    this.output.write(`${inert(text)}\n`);
    this.draw();
  }

  add(text: string): LiveLine {
    const line = { text };
    this.active.push(line);
    if (this.redraws) {
      // The timer only draws: it must not keep a finished process alive.
      this.timer ??= setInterval(() => this.redraw(), REDRAW_MS).unref();
      this.redraw();
    }
    return {
      update: (changed) => {
        line.text = changed;
      },
      done: (final) => {
        const index = this.active.indexOf(line);
        if (index < 0) return;
        this.active.splice(index, 1);
        if (this.active.length === 0) {
          clearInterval(this.timer);
          this.timer = undefined;
        }
        this.write(`  ${final}`);
      },
    };
  }

  /** Removes the live lines from the screen until the next draw. */
  clear(): void {
    if (this.drawn === 0) return;
    this.output.write(`\x1b[${this.drawn}A\x1b[0J`);
    this.drawn = 0;
  }

  private redraw(): void {
    this.frame = (this.frame + 1) % FRAMES.length;
    this.clear();
    this.draw();
  }

  private draw(): void {
    if (!this.redraws || this.active.length === 0) return;
    // A line that wraps takes two rows of the screen, and clear() would count wrong.
    const width = (this.output.columns ?? 80) - 3;
    for (const { text } of this.active) this.output.write(`${FRAMES[this.frame] ?? "-"} ${text.slice(0, width)}\n`);
    this.drawn = this.active.length;
  }
}
