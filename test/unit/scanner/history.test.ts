import { MemoryStore } from "../../../modules/scanner/adapters/in-memory";
import type { PastScan } from "../../../modules/scanner/contract/history";
import { HISTORY_KEY, readHistory, withScan, writeHistory } from "../../../modules/scanner/steps/history";
import { summaryOf } from "../../helpers/scans";

const PLACE = { domain: "demo-domain", domainOwner: "111122223333" };

/** Scans of as many days of November. */
const summaries = (count: number) => Array.from({ length: count }, (_, index) => summaryOf(stamp(index + 1), [], []));
const stamp = (day: number) => `2026-11-${String(day).padStart(2, "0")}-080000`;

async function read(store: MemoryStore, place = PLACE) {
  const lines: string[] = [];
  return { scans: await readHistory(store, place, (line) => void lines.push(line)), lines };
}

test("what a scan leaves is what the next one reads", async () => {
  const store = new MemoryStore();
  const [one, two] = [summaryOf(stamp(1), [], []), summaryOf(stamp(2), [], [], { complete: false, checked: 3 })];
  await writeHistory(store, withScan(withScan([], one), two), two, () => undefined);
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  expect(await read(store)).toEqual({
    scans: [
      { stamp: stamp(1), finishedAt: one.finishedAt, checked: 0, complete: true, exitCode: 0, findings: counts },
      { stamp: stamp(2), finishedAt: two.finishedAt, checked: 3, complete: false, exitCode: 0, findings: counts },
    ],
    lines: [],
  });
});

test("of the executions that scans of just what changed have seen, those of the last complete one are kept", () => {
  const complete = summaryOf(stamp(1), [], []);
  const second = withScan(withScan([], complete, ["a"]), { ...complete, stamp: stamp(2), complete: false }, ["a", "b"]);
  expect(second.map(({ executions }) => executions)).toEqual([["a"], ["a", "b"]]);
  expect(withScan(second, { ...complete, stamp: stamp(3) }).map(({ executions }) => executions)).toEqual([[], [], undefined]);
});

test("it keeps thirty scans, and each once", () => {
  const [last] = summaries(31).slice(-1);
  const scans = summaries(31).reduce<PastScan[]>((before, each) => withScan(before, each), []);
  expect(scans.map((each) => each.stamp)).toEqual(Array.from({ length: 30 }, (_, index) => stamp(index + 2)));
  expect(last && withScan(scans, last)).toEqual(scans);
});

test.each([
  ["nothing", undefined, "There is no cache/history.json"],
  ["half a file", '{"format":', "Unexpected end of JSON input"],
  ["another shape", '{"format":2}', "["],
])("with %s the trend begins anew, and the log says why", async (_, body, reason) => {
  const store = new MemoryStore();
  if (body !== undefined) await store.put(HISTORY_KEY, body, "application/json");
  expect(await read(store)).toEqual({ scans: [], lines: [`trend: it begins with this scan (${reason})`] });
});

test("scans of another domain are not in it", async () => {
  const store = new MemoryStore();
  const summary = summaryOf(stamp(1), [], []);
  await writeHistory(store, withScan([], summary), summary, () => undefined);
  expect(await read(store, { ...PLACE, domainOwner: "444455556666" })).toEqual({
    scans: [],
    lines: ["trend: it begins anew: the earlier scans are of another domain: demo-domain (111122223333)"],
  });
});

test("a scan does not fail if it cannot be written", async () => {
  const lines: string[] = [];
  await writeHistory(new MemoryStore(HISTORY_KEY), [], summaryOf(stamp(1), [], []), (line) => void lines.push(line));
  expect(lines).toEqual(["store: the trend of the next report will not have this scan: Could not store cache/history.json"]);
});
