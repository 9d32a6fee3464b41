/** An account and region that may have schedules. */
export interface Place {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
}

/** Accounts and regions, without duplicates: EventBridge Scheduler lists the schedules of only one account and region at a time. */
export class Places implements Iterable<Place> {
  private readonly known = new Map<string, Place>();

  add({ account, region }: Place): void {
    this.known.set(`${account} ${region}`, { account, region });
  }

  has({ account, region }: Place): boolean {
    return this.known.has(`${account} ${region}`);
  }

  [Symbol.iterator](): Iterator<Place> {
    return this.known.values();
  }
}
