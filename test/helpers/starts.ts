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

/** The present of the tests of starts. */
export const NOW = new Date("2026-11-24T14:32:00Z");
/** What the scanner knows of its pipeline there. */
export const START = { pipeline: "dev-package-scan", execution: "e", rule: "dev-on-publish", quietSeconds: 30 };

/** A package's start, so many seconds before now. */
export const at = (seconds: number, more: Partial<Start> = {}): Start => ({
  id: `e${seconds}`,
  isInProgress: false,
  at: new Date(NOW.getTime() - seconds * 1000),
  isOwn: false,
  byPackage: true,
  wasReplaced: false,
  ...more,
});
export const own = (seconds: number, more: Partial<Start> = {}) => at(seconds, { isOwn: true, ...more });
/** Name of a scan that began so many seconds before now. */
export const stampOf = (seconds: number) =>
  `2026-11-24-${new Date(NOW.getTime() - seconds * 1000).toISOString().slice(11, 19).replaceAll(":", "")}`;
