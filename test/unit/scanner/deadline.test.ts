import { MemoryClock } from "../../../modules/scanner/adapters/in-memory";
import { systemClock } from "../../../modules/scanner/adapters/system-clock";
import { Deadline, NO_DEADLINE, OutOfTimeError } from "../../../modules/scanner/deadline";
import { timetableOf } from "../../../modules/scanner/timetable";

const MINUTE = 60_000;
const never = new AbortController().signal;

function start(minutes: number) {
  const clock = new MemoryClock();
  const stop = new AbortController();
  return { clock, stop, deadline: new Deadline(clock, minutes * MINUTE, stop.signal) };
}

test("work that ends in time gives its result or its error", async () => {
  const { clock, deadline } = start(10);
  expect(await deadline.run(() => clock.sleep(9 * MINUTE).then(() => "done"))).toBe("done");
  await expect(deadline.run(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect([deadline.leftMs(), deadline.isOver()]).toEqual([MINUTE, false]);
});

test("work is left at the deadline, and none begins after it", async () => {
  const { clock, deadline } = start(10);
  await expect(deadline.run(() => clock.sleep(25 * MINUTE))).rejects.toEqual(new OutOfTimeError("there was no time left for it"));
  expect([clock.elapsedMs(), deadline.leftMs()]).toEqual([10 * MINUTE, 0]);
  const begun = jest.fn(() => Promise.resolve());
  await expect(deadline.run(begun)).rejects.toThrow(OutOfTimeError);
  expect(begun).not.toHaveBeenCalled();
});

test("if the build is stopped, work is left at once", async () => {
  const { stop, deadline } = start(10);
  const work = deadline.run(() => new Promise(() => undefined));
  stop.abort();
  await expect(work).rejects.toEqual(new OutOfTimeError("the build was stopped before it"));
  expect([deadline.leftMs(), deadline.isOver()]).toEqual([0, true]);
});

test("the real clock does the same", async () => {
  const deadline = new Deadline(systemClock, systemClock.elapsedMs() + 50, never);
  expect(await deadline.run(() => Promise.resolve(1))).toBe(1);
  await expect(deadline.run(() => new Promise(() => undefined))).rejects.toThrow("there was no time left for it");
  expect(await NO_DEADLINE.run(() => Promise.resolve(2))).toBe(2);
});

const shares = (minutes: number, passed?: number) => {
  const clock = new MemoryClock();
  const startedAt = passed === undefined ? undefined : new Date(clock.now().getTime() - passed * MINUTE);
  const table = timetableOf({ startedAt, timeoutMinutes: minutes }, clock, never);
  return Object.entries(table).map(([step, deadline]) => `${step} ${(deadline.leftMs() / MINUTE).toFixed(1)}`);
};

test("each step has its part, and the end of the build belongs to the storing", () => {
  expect(shares(60, 0)).toEqual(["prepare 8.3", "inventory 19.3", "describe 33.0", "check 46.8", "monitor 55.0"]);
  expect(shares(10, 0)).toEqual(["prepare 1.2", "inventory 2.8", "describe 4.8", "check 6.8", "monitor 8.0"]);
});

test("the time that CodeBuild took before counts, unless it cannot be true", () => {
  expect(shares(60, 5).at(-1)).toBe("monitor 50.0");
  expect(shares(60, 59).at(-1)).toBe("monitor 0.0");
  // Not known, from a clock that goes ahead, and from a build that waited in a queue.
  for (const passed of [undefined, -3, 61]) expect(shares(60, passed).at(-1)).toBe("monitor 55.0");
});
