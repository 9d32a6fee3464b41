import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { MemoryClock, MemoryStore } from "../../../modules/scanner/adapters/in-memory";
import { PipelineStarts } from "../../../modules/scanner/adapters/pipeline-starts";
import { Deadline } from "../../../modules/scanner/deadline";
import { begin } from "../../../modules/scanner/phases/begin";
import type { Start } from "../../../modules/scanner/ports";
import { HISTORY_KEY } from "../../../modules/scanner/steps/history";
import { at, MemoryStarts, NOW, own, stampOf, START } from "../../helpers/starts";
import { failure, fakeClient } from "../scripts/fake-client";

const PLACE = { domain: "demo-domain", domainOwner: "111122223333" };
const scan = (seconds: number, more: object = {}) => ({
  stamp: stampOf(seconds),
  finishedAt: NOW.toISOString(),
  checked: 3,
  complete: true,
  exitCode: 0,
  findings: { critical: 0, high: 0, medium: 0, low: 0 },
  ...more,
});

interface World {
  /** What is listed each time; the last one again and again. */
  readonly lists: readonly (readonly Start[])[];
  readonly scans?: readonly object[];
  readonly domain?: string;
  readonly minutes?: number;
}

async function beginIn({ lists, scans = [], domain = PLACE.domain, minutes = 60 }: World) {
  const clock = new MemoryClock(NOW);
  const store = new MemoryStore();
  if (scans.length > 0) await store.put(HISTORY_KEY, JSON.stringify({ format: 1, ...PLACE, domain, scans }), "application/json");
  const log: string[] = [];
  let asked = 0;
  const starts = new MemoryStarts();
  starts.recent = () => Promise.resolve(lists[Math.min(asked++, lists.length - 1)] ?? []);
  const deadline = new Deadline(clock, minutes * 60_000, new AbortController().signal);
  const code = await begin({ ...PLACE, start: START }, { store, starts, clock, deadline, log: (line) => void log.push(line) });
  return { code, log, slept: clock.slept, asked };
}

const SCANS = { code: undefined, log: [], slept: [], asked: 1 };

test.each<[string, Start[]]>([
  ["people or a schedule have started", [at(1), own(5, { byPackage: false }), at(90)]],
  ["is not in the list", [at(1), at(90)]],
  ["is the only one, and old enough", [own(31)]],
  ["a package has started long ago", [own(600), at(700, { wasReplaced: true }), at(900)]],
])("a run that %s begins at once", async (_, list) => {
  expect(await beginIn({ lists: [list] })).toEqual(SCANS);
});

test("outside of such a pipeline nothing is asked", async () => {
  const recent = jest.fn();
  const ports = {
    store: new MemoryStore(),
    clock: new MemoryClock(),
    deadline: new Deadline(new MemoryClock(), 1, new AbortController().signal),
  };
  expect(
    await begin({ ...PLACE }, { ...ports, starts: Object.assign(new MemoryStarts(), { recent }), log: () => undefined }),
  ).toBeUndefined();
  expect(await begin({ ...PLACE, start: START }, { ...ports, log: () => undefined })).toBeUndefined();
  expect(recent).not.toHaveBeenCalled();
});

test("a scan begins when no package has come for 30 seconds", async () => {
  // One more comes while it waits, and none after that.
  const first = own(10);
  const second = at(-15);
  const { code, log, slept, asked } = await beginIn({
    lists: [
      [first, at(900)],
      [second, first, at(900)],
    ],
  });
  expect([code, slept, asked]).toEqual([undefined, [20_000, 25_000], 3]);
  expect(log).toEqual(["start: a package has come: the scan begins when none has for 30 s"]);
});

test("whoever starts a scan meanwhile otherwise is not waited for", async () => {
  const person = at(0, { byPackage: false });
  expect((await beginIn({ lists: [[person, own(29), at(900)]] })).slept).toEqual([1_000]);
});

test("packages that come without end are waited for ten times as long", async () => {
  const lists = Array.from({ length: 40 }, (_, index) => [at(-index * 20), own(0), at(900)]);
  const { slept } = await beginIn({ lists });
  expect(slept.reduce((sum, each) => sum + each, 0)).toBe(300_000);
});

test("it waits no longer than its step may take, and not at all if the build is stopped", async () => {
  const lists = Array.from({ length: 40 }, (_, index) => [at(-index * 20), own(0), at(900)]);
  // What follows needs the other half.
  const { slept, code } = await beginIn({ lists, minutes: 1 });
  expect([slept.reduce((sum, each) => sum + each, 0), code]).toEqual([30_000, undefined]);
  expect((await beginIn({ lists, minutes: 0 })).slept).toEqual([]);
});

test("a scan that is dated in the future has looked at no package", async () => {
  const list = [own(100), at(130)];
  expect(await beginIn({ lists: [list], scans: [scan(97, { stamp: "2027-11-24-143200" })] })).toEqual(SCANS);
});

test.each([0, 1])("what a complete scan has looked at is not scanned again, and ends as that did: %i", async (exitCode) => {
  // The scan began after all of these had started, and before this one went on.
  const list = [own(100), at(101, { wasReplaced: true }), at(110, { wasReplaced: true }), at(130)];
  expect(await beginIn({ lists: [list], scans: [scan(97, { exitCode })] })).toEqual({
    code: exitCode,
    log: [
      `start: the complete scan ${stampOf(97)} began after the package that has started this run, and has looked at it`,
      `start: nothing is scanned again; exit code ${exitCode}, as of that scan`,
    ],
    slept: [],
    asked: 1,
  });
});

test("what a scan of just what changed has listed is not scanned again, whenever it began", async () => {
  const list = [own(100), at(101, { wasReplaced: true }), at(130)];
  expect((await beginIn({ lists: [list], scans: [scan(99, { executions: ["e100", "e101"] })] })).code).toBe(0);
});

const REPLACED = [own(100), at(101, { wasReplaced: true }), at(130)];
test.each<[string, World]>([
  ["began before the package came", { lists: [REPLACED], scans: [scan(101)] }],
  ["began in the same moment, by two clocks", { lists: [REPLACED], scans: [scan(99)] }],
  ["is incomplete", { lists: [REPLACED], scans: [scan(200), scan(90, { complete: false, exitCode: 2 })] }],
  ["is one of which nobody knows how it ended", { lists: [REPLACED], scans: [scan(90, { exitCode: undefined })] }],
  ["is of another domain", { lists: [REPLACED], scans: [scan(90)], domain: "other" }],
  ["is dated so that nobody knows when", { lists: [REPLACED], scans: [scan(90, { stamp: "today" })] }],
  [
    "would leave out a run of a person",
    { lists: [[own(100), at(101, { wasReplaced: true, byPackage: false }), at(130)]], scans: [scan(90)] },
  ],
  ["would leave out runs beyond the list", { lists: [[own(100), at(101, { wasReplaced: true })]], scans: [scan(90)] }],
  ["listed just what changed, and not what this run is for", { lists: [REPLACED], scans: [scan(90, { executions: ["e100"] })] }],
  ["is of no package that has started this run", { lists: [[own(100, { byPackage: false }), at(130)]], scans: [scan(90)] }],
])("a scan that %s leaves nothing out", async (_, world) => {
  expect(await beginIn(world)).toEqual(SCANS);
});

test("a role that may not list the executions is a misconfiguration, and any other failure lets the scan begin", async () => {
  const store = new MemoryStore();
  const clock = new MemoryClock(NOW);
  const log: string[] = [];
  const deadline = new Deadline(clock, 60_000, new AbortController().signal);
  const failing = (name: string, message: string) => {
    const ListPipelineExecutions = () => Promise.reject(Object.assign(new Error(message), failure, { name, message }));
    const starts = new PipelineStarts(fakeClient(CodePipelineClient, { ListPipelineExecutions }).client, START);
    return begin({ ...PLACE, start: START }, { store, starts, clock, deadline, log: (line) => void log.push(line) });
  };
  await expect(failing("AccessDeniedException", "codepipeline:ListPipelineExecutions")).rejects.toThrow(
    "codepipeline:ListPipelineExecutions",
  );
  expect(log).toEqual([]);
  expect(await failing("PipelineNotFoundException", "no such pipeline")).toBeUndefined();
  expect(log).toEqual(["start: it is not known what has started this run: no such pipeline"]);
});
