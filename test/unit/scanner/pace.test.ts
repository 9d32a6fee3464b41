import pLimit from "p-limit";
import { MOST_CALLS, Pace } from "../../../modules/scanner/pace";

/** A clock that goes from event to event. */
class EventClock {
  private now = 0;
  private readonly events: Array<{ readonly at: number; readonly act: () => void }> = [];

  elapsedMs(): number {
    return this.now;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.events.push({ at: this.now + milliseconds, act: resolve }));
  }

  /** Lets the time pass until the work is done. */
  async until(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    void work.finally(() => (isDone = true));
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isDone) return;
      const next = this.events.reduce((first, each) => (each.at < first.at ? each : first));
      this.events.splice(this.events.indexOf(next), 1);
      this.now = next.at;
      next.act();
    }
  }
}

class Refusal extends Error {}
const refused = (error: unknown) => error instanceof Refusal;

/** Begins calls that wait for their end. */
function heldCalls(pace: Pace, count: number) {
  const running: Array<(error?: Error) => void> = [];
  const call = () => new Promise<void>((resolve, reject) => running.push((error) => (error ? reject(error) : resolve())));
  const all = Array.from({ length: count }, () => pace.run(call, refused).catch(() => undefined));
  return { running, all };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("the number of calls", () => {
  test("rises with each call that succeeds, up to the most", async () => {
    const pace = new Pace(new EventClock());
    const { running } = heldCalls(pace, 200);
    await turn();
    expect([pace.level, running.length]).toEqual([10, 10]);
    for (const end of running.splice(0, 10)) end();
    await turn();
    expect([pace.level, running.length]).toEqual([20, 20]);
    for (let round = 0; round < 3; round++) {
      for (const end of running.splice(0)) end();
      await turn();
    }
    expect([pace.level, running.length]).toEqual([MOST_CALLS, MOST_CALLS]);
  });

  test("does not rise while it is not used", async () => {
    const pace = new Pace(new EventClock());
    for (let call = 0; call < 20; call++) await pace.run(() => Promise.resolve(), refused);
    expect(pace.level).toBe(10);
  });

  test("halves at once when a call is refused, once for all calls of that moment, and never ends", async () => {
    const clock = new EventClock();
    const pace = new Pace(clock);
    const { running } = heldCalls(pace, 100);
    await turn();
    await clock.until(clock.sleep(5));
    for (const end of running.splice(0, 10)) end(new Refusal());
    await turn();
    expect([pace.level, running.length]).toEqual([5, 5]);
    for (const expected of [2, 1, 1]) {
      await clock.until(clock.sleep(5));
      for (const end of running.splice(0)) end(new Refusal());
      await turn();
      expect([pace.level, running.length]).toEqual([expected, expected]);
    }
  });

  test("after a refusal it rises by one a second", async () => {
    const clock = new EventClock();
    const pace = new Pace(clock);
    const { running } = heldCalls(pace, 400);
    await turn();
    running.shift()?.(new Refusal());
    await turn();
    const levels: number[] = [];
    for (let tick = 0; tick < 8; tick++) {
      await clock.until(clock.sleep(500));
      for (const end of running.splice(0)) end();
      await turn();
      levels.push(pace.level);
    }
    expect(levels).toEqual([5, 6, 6, 7, 7, 8, 8, 9]);
  });

  test("other errors change nothing", async () => {
    const pace = new Pace(new EventClock());
    await expect(pace.run(() => Promise.reject(new Error("not found")), refused)).rejects.toThrow("not found");
    expect(pace.level).toBe(10);
  });
});

/**
 * An account's quota: a bucket that fills with so many requests a second and holds a second's worth; AWS does not document how many
 * come through at once.
 */
class Quota {
  private tokens: number;
  private at = 0;

  constructor(
    private readonly perSecond: number,
    private readonly clock: EventClock,
  ) {
    this.tokens = perSecond;
  }

  take(): boolean {
    const now = this.clock.elapsedMs();
    this.tokens = Math.min(this.perSecond, this.tokens + ((now - this.at) * this.perSecond) / 1000);
    this.at = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}

/** CodeArtifact's quota of ListPackageVersions (User Guide, "Quotas in AWS CodeArtifact"): 200 requests a second. */
const LISTINGS_A_SECOND = 200;

/** The same numbers from 0 to 1 in each run (a linear congruential generator). */
function chance(seed = 1): () => number {
  let state = seed;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
}

/** A scan of so many packages beside others of the account, who make so many of the same calls a second and do not try again. */
async function scanBesideOthers(options: { readonly othersPerSecond: number; readonly latencyMs: number; readonly isFixed?: boolean }) {
  const clock = new EventClock();
  const random = chance();
  const quota = new Quota(LISTINGS_A_SECOND, clock);
  const pace = new Pace(clock);
  const fixed = pLimit(MOST_CALLS);
  let isOver = false;
  const others = { asked: 0, refused: 0 };
  const askOften = async () => {
    while (!isOver) {
      others.asked += 1;
      if (!quota.take()) others.refused += 1;
      await clock.sleep((-Math.log(1 - random()) * 1000) / options.othersPerSecond);
    }
  };
  const request = async () => {
    const passes = quota.take();
    await clock.sleep(options.latencyMs * (0.5 + random()));
    if (!passes) throw new Refusal();
  };
  /** The SDK's attempts: after a refusal it waits, up to half a second the first time, up to twice as long each next time. */
  const list = async () => {
    for (let attempt = 0; ; attempt++) {
      try {
        return await (options.isFixed ? fixed(request) : pace.run(request, refused));
      } catch {
        await clock.sleep(Math.min(20_000, 500 * 2 ** attempt) * random());
      }
    }
  };
  const atOnce = pLimit(MOST_CALLS);
  const scan = Promise.all(Array.from({ length: 3_000 }, () => atOnce(list))).then(() => (isOver = true));
  void askOften();
  await clock.until(scan);
  return { seconds: clock.elapsedMs() / 1000, refused: others.refused / others.asked };
}

describe.each([20, 50])("beside others who use half of the account's quota, with answers after %i ms", (latencyMs) => {
  test("theirs are seldom refused, and the scan uses most of what is left", async () => {
    const scan = await scanBesideOthers({ othersPerSecond: 100, latencyMs });
    // What is left is 100 requests a second, after a second's worth that the account has not used.
    expect(scan.seconds).toBeLessThan(3_000 / 100);
    expect(scan.refused).toBeLessThan(0.015);
    const fixed = await scanBesideOthers({ othersPerSecond: 100, latencyMs, isFixed: true });
    expect(fixed.refused).toBeGreaterThan(0.2);
  });
});
