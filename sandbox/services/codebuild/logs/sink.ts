/** Where the lines of a build's log go. */
export interface LogSink {
  /** Throws if the role may not write there. */
  open(): Promise<void>;
  write(line: string, milliseconds: number): void;
  /** Everything written so far is stored when this resolves. */
  close(): Promise<void>;
}
