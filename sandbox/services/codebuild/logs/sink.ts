/** A destination of a build's log. */
export interface LogSink {
  /** Throws if the role may not write to it. */
  open(): Promise<void>;
  write(line: string, milliseconds: number): void;
  /** Resolves when all lines are stored. */
  close(): Promise<void>;
}
