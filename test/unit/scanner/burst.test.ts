import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { MemoryClock, MemoryStore } from "../../../modules/scanner/adapters/in-memory";
import { PipelineStarts } from "../../../modules/scanner/adapters/pipeline-starts";
import { Deadline } from "../../../modules/scanner/deadline";
import { begin } from "../../../modules/scanner/phases/begin";
import type { Start } from "../../../modules/scanner/ports";
import { isNothingLeft, stoppedBecause } from "../../../modules/scanner/contract/starts";
import { stopSeenBehind } from "../../../modules/scanner/steps/stop-behind";
import { HISTORY_KEY } from "../../../modules/scanner/steps/history";
import { MemoryStarts } from "../../helpers/starts";
import { failure, fakeClient } from "../scripts/fake-client";

const NOW = new Date("2026-11-24T14:32:00Z");
const PLACE = { domain: "demo-domain", domainOwner: "111122223333" };
const START = { pipeline: "dev-package-scan", execution: "e", rule: "dev-on-publish", quietSeconds: 30 };

/** A start of so many seconds before now. */
const at = (seconds: number, more: Partial<Start> = {}): Start => ({
  id: `e${seconds}`,
  isInProgress: false,
  at: new Date(NOW.getTime() - seconds * 1000),
  isOwn: false,
  byPackage: true,
  wasReplaced: false,
  ...more,
});
const own = (seconds: number, more: Partial<Start> = {}) => at(seconds, { isOwn: true, ...more });
const stampOf = (seconds: number) =>
  `2026-11-24-${new Date(NOW.getTime() - seconds * 1000).toISOString().slice(11, 19).replaceAll(":", "")}`;
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
  const { slept, code } = await beginIn({ lists, minutes: 1 });
  expect([slept.reduce((sum, each) => sum + each, 0), code]).toEqual([60_000, undefined]);
  expect((await beginIn({ lists, minutes: 0 })).slept).toEqual([]);
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

const summary = (id: string, status: string, trigger?: object, startTime: Date | undefined = NOW) => ({
  pipelineExecutionId: id,
  status,
  startTime,
  trigger,
});
const RULE = { triggerType: "CloudWatchEvent", triggerDetail: "arn:aws:events:eu-central-1:111122223333:rule/dev-on-publish" };

test("CodePipeline's executions, page for page until one before the own that was not replaced", async () => {
  const pages = [
    { pipelineExecutionSummaries: [summary("n", "InProgress", RULE)], nextToken: "1" },
    {
      pipelineExecutionSummaries: [
        summary("e", "InProgress", RULE),
        summary("s", "Superseded", { triggerType: "StartPipelineExecution", triggerDetail: "arn:aws:iam::111122223333:user/on-publish" }),
      ],
      nextToken: "2",
    },
    {
      pipelineExecutionSummaries: [
        summary("c", "Cancelled", { ...RULE, triggerDetail: `${RULE.triggerDetail}-too` }),
        { ...summary("x", "Failed"), startTime: undefined },
        summary("f", "Failed"),
      ],
      nextToken: "3",
    },
  ];
  const asked: unknown[] = [];
  const { client } = fakeClient(CodePipelineClient, { ListPipelineExecutions: (input: object) => pages[asked.push({ ...input }) - 1] });
  expect(await new PipelineStarts(client, START).recent()).toEqual([
    { id: "n", at: NOW, isOwn: false, byPackage: true, wasReplaced: false, isInProgress: true },
    { id: "e", at: NOW, isOwn: true, byPackage: true, wasReplaced: false, isInProgress: true },
    { id: "s", at: NOW, isOwn: false, byPackage: false, wasReplaced: true, isInProgress: false },
    { id: "c", at: NOW, isOwn: false, byPackage: false, wasReplaced: true, isInProgress: false },
    { id: "f", at: NOW, isOwn: false, byPackage: false, wasReplaced: false, isInProgress: false },
  ]);
  const input = { pipelineName: "dev-package-scan", maxResults: 100 };
  expect(asked).toEqual([input, { ...input, nextToken: "1" }, { ...input, nextToken: "2" }]);
});

test("they are read on to one before a moment", async () => {
  let asked = 0;
  const page = (index: number) => ({
    pipelineExecutionSummaries: [
      summary("e", "InProgress", RULE),
      summary(`f${index}`, "Failed", undefined, new Date(NOW.getTime() - index * 60_000)),
    ],
    nextToken: String(index),
  });
  const { client } = fakeClient(CodePipelineClient, { ListPipelineExecutions: () => page(++asked) });
  const starts = await new PipelineStarts(client, START).recent(new Date(NOW.getTime() - 150_000));
  expect([asked, starts.at(-1)?.id]).toEqual([3, "f3"]);
});

test.each([
  [
    "six",
    [
      { name: "Other", resolvedValue: "no" },
      { name: "Package", resolvedValue: "six" },
    ],
  ],
  [undefined, [{ name: "Package", resolvedValue: "-" }]],
  [undefined, [{ name: "Package", resolvedValue: "" }]],
  [undefined, [{ name: "Other", resolvedValue: "six" }]],
  [undefined, undefined],
])("the package of an execution: %s", async (name, variables) => {
  const asked: unknown[] = [];
  const GetPipelineExecution = (input: object) => (asked.push(input), { pipelineExecution: { variables } });
  const starts = new PipelineStarts(fakeClient(CodePipelineClient, { GetPipelineExecution }).client, START);
  expect([await starts.packageOf("x"), asked]).toEqual([name, [{ pipelineName: "dev-package-scan", pipelineExecutionId: "x" }]]);
});

const waiting = (seconds: number, more: Partial<Start> = {}) => at(seconds, { isInProgress: true, ...more });
const SCANNING = [own(100, { isInProgress: true }), at(110, { wasReplaced: true, byPackage: false }), at(130)];
test.each<[string, string[], Start[], string[] | undefined]>([
  ["came before it began", ["e90"], [waiting(90), ...SCANNING], undefined],
  ["came before it began, with those whose place it took", ["e90"], [waiting(90), at(91, { wasReplaced: true }), ...SCANNING], undefined],
  ["came before it began, one that waits for the first stage too", ["e85", "e90"], [waiting(85), waiting(90), ...SCANNING], undefined],
  ["began after it", [], [waiting(70), ...SCANNING], undefined],
  ["began in the same moment, by two clocks", [], [waiting(81), ...SCANNING], undefined],
  ["has ended", [], [at(90), ...SCANNING], undefined],
  ["was started by people or a schedule", [], [waiting(90, { byPackage: false }), ...SCANNING], undefined],
  ["took the place of one of theirs", [], [waiting(90), at(91, { wasReplaced: true, byPackage: false }), ...SCANNING], undefined],
  ["is older than the own one", [], [own(100, { isInProgress: true }), waiting(110), at(130)], undefined],
  ["it does not see itself in", [], [waiting(90), at(130)], undefined],
  ["it has listed the package of", ["e90"], [waiting(90), ...SCANNING], ["e90", "e100"]],
  ["came in time, and whose package it has not listed", [], [waiting(90), ...SCANNING], ["e100"]],
  ["took the place of one whose package it has not listed", [], [waiting(90), at(91, { wasReplaced: true }), ...SCANNING], ["e90"]],
])("of the runs behind it, a complete scan stops each that %s: %j", async (_, ids, list, executions) => {
  const starts = new MemoryStarts(list);
  const log: string[] = [];
  await stopSeenBehind(starts, { stamp: stampOf(80), executions }, (line) => void log.push(line));
  const reason = `Nothing is left to look at: the complete scan ${stampOf(80)} has looked at the packages that started this run`;
  expect(starts.stopped).toEqual(ids.map((id) => [id, reason]));
  expect(log).toEqual(ids.map((id) => `start: the run ${id}, which waited behind this one, is stopped: what has started it was looked at`));
});

test("one that may not be stopped ends by itself, and the log says so", async () => {
  const starts = new MemoryStarts([waiting(90), ...SCANNING]);
  starts.stop = () => Promise.reject(new Error("not authorized to perform: codepipeline:StopPipelineExecution"));
  const log: string[] = [];
  await stopSeenBehind(starts, { stamp: stampOf(80) }, (line) => void log.push(line));
  expect(log).toEqual([
    "start: a run that waits behind this one ends by itself: not authorized to perform: codepipeline:StopPipelineExecution",
  ]);
});

test("an execution is stopped before its next action, and not in one", async () => {
  const asked: unknown[] = [];
  const StopPipelineExecution = (input: object) => (asked.push(input), {});
  await new PipelineStarts(fakeClient(CodePipelineClient, { StopPipelineExecution }).client, START).stop("x", stoppedBecause(stampOf(1)));
  expect(asked).toEqual([
    { pipelineName: "dev-package-scan", pipelineExecutionId: "x", abandon: false, reason: stoppedBecause(stampOf(1)) },
  ]);
  expect(stoppedBecause(stampOf(1)).length).toBeLessThanOrEqual(200);
  expect([isNothingLeft(stoppedBecause(stampOf(1))), isNothingLeft("enough"), isNothingLeft(undefined)]).toEqual([true, false, false]);
});

test("a list without end is read to a thousand", async () => {
  let asked = 0;
  const page = { pipelineExecutionSummaries: Array.from({ length: 100 }, (_, index) => summary(`n${index}`, "Superseded", RULE)) };
  const { client } = fakeClient(CodePipelineClient, { ListPipelineExecutions: () => ({ ...page, nextToken: String(++asked) }) });
  expect((await new PipelineStarts(client, START).recent()).length).toBe(1000);
  expect(asked).toBe(10);
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
