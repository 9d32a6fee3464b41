/** Where schedules are looked for. */
export interface Place {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
}

/** Accounts and regions, each once: EventBridge Scheduler itself can only be asked about one of them at a time. */
export class Places implements Iterable<Place> {
  private readonly known = new Map<string, Place>();

  add({ account, region }: Place): void {
    this.known.set(`${account} ${region}`, { account, region });
  }

  [Symbol.iterator](): Iterator<Place> {
    return this.known.values();
  }
}
