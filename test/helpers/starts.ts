import type { Start, Starts } from "../../modules/scanner/ports";

/** A pipeline's executions in a test. */
export class MemoryStarts implements Starts {
  /** Id and reason of each that was stopped. */
  readonly stopped: (readonly [id: string, reason: string])[] = [];
  /** Ids of those whose package was asked for. */
  readonly asked: string[] = [];

  /**
   * @param list the newest first
   * @param packages id -> the name that it was started for
   */
  constructor(
    public list: readonly Start[] = [],
    readonly packages: Record<string, string> = {},
  ) {}

  recent(_since?: Date): Promise<readonly Start[]> {
    return Promise.resolve(this.list);
  }

  packageOf(id: string): Promise<string | undefined> {
    this.asked.push(id);
    return Promise.resolve(this.packages[id]);
  }

  stop(id: string, reason: string): Promise<void> {
    this.stopped.push([id, reason]);
    return Promise.resolve();
  }
}
