import { MemoryClock, MemoryRegistry, MemoryStore, MemoryVulnerabilityService } from "../../../modules/scanner/adapters/in-memory";
import { latestSchema, summarySchema } from "../../../modules/scanner/contract/results";
import { CheckError, type Tidy, type VulnerabilityService } from "../../../modules/scanner/ports";
import type { PackageRules, RulesAnswer, RulesQuestion } from "../../../modules/scanner/rules";
import { TOGETHER } from "../../../modules/scanner/phases/run";
import { scan } from "../../../modules/scanner/scan";
import { MisconfiguredError, readSettings } from "../../../modules/scanner/settings";
import { timetableOf } from "../../../modules/scanner/timetable";

const MINUTE = 60_000;
const settings = readSettings({
  SCAN_DOMAIN: "demo",
  SCAN_DOMAIN_OWNER: "111122223333",
  SCAN_REPOSITORY: "team",
  SCAN_BUCKET: "reports",
  SNYK_TOKEN_PARAMETER: "/t",
  SNYK_ORGANIZATION_PARAMETER: "/o",
  SNYK_PROJECT_NAME: "demo project",
  SNYK_CLI_VERSION: "1.1110.0",
  AWS_REGION: "eu-central-1",
});
const answerOf = ({ packages }: RulesQuestion): RulesAnswer => ({
  python: "3.11.9",
  platform: "linux",
  packages: packages.map(({ version }) => ({ installable: "yes" as const, files: [], edges: [], pin: version })),
});
const domain = (count: number) => ({
  team: Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, { versions: [{ version: "1" }], page: [] }])),
});

/** A scan of `count` packages whose calls take these minutes each, in a build of an hour that began two minutes ago. */
function start(
  count: number,
  minutes: { test?: number; monitor?: number; versions?: number; assets?: number },
  tidy: Tidy = () => Promise.resolve(),
) {
  const clock = new MemoryClock();
  const began = clock.now().getTime();
  const store = new MemoryStore();
  /** `minute key` of everything that was stored. */
  const stored: string[] = [];
  const put = store.put.bind(store);
  store.put = (key, body, contentType) => {
    stored.push(`${((clock.now().getTime() - began) / MINUTE).toFixed(0)} ${key.split("/").at(-1) ?? ""}`);
    return put(key, body, contentType);
  };
  const registry = new MemoryRegistry(domain(count));
  const slowly = async <T>(of: number | undefined, work: () => Promise<T>) => {
    if (of !== undefined) await clock.sleep(of * MINUTE);
    return work();
  };
  const versions = registry.versions.bind(registry);
  registry.versions = (repository, name) => slowly(minutes.versions, () => versions(repository, name));
  const assets = registry.assets.bind(registry);
  registry.assets = (repository, item) => slowly(minutes.assets, () => assets(repository, item));
  const memory = new MemoryVulnerabilityService();
  // A clock that moves only when nobody works would not wait for a description that takes no time.
  let described: () => void = () => undefined;
  const isDescribed = new Promise<void>((resolve) => (described = resolve));
  let asked = 0;
  /** Every version is valid and installable. */
  const rules: PackageRules = (question) => {
    asked += 1;
    if (asked === 2) described();
    return Promise.resolve(answerOf(question));
  };
  const late = async <T>(work: () => Promise<T>) =>
    work().catch((error: Error) => Promise.reject(error instanceof CheckError ? error : new CheckError("late", error.message)));
  const service: VulnerabilityService = {
    name: memory.name,
    batches: memory.batches,
    tellsLicences: true,
    test: async (batch, deadline) => {
      if (minutes.test !== undefined) await isDescribed;
      return late(() => deadline.run(() => slowly(minutes.test, () => memory.test(batch, deadline))));
    },
    monitor: (batch, name, deadline) =>
      late(() => deadline.run(() => slowly(minutes.monitor, () => memory.monitor(batch, name, deadline)))),
  };
  const stop = new AbortController();
  const startedAt = new Date(began - 2 * MINUTE);
  const ports = { registry, pages: registry, rules, service, store, clock, meter: { bytes: 0, requests: 0 }, log: () => undefined, tidy };
  const run = () =>
    scan(
      settings,
      { organization: "org", engine: "cli", version: "1.1110.0" },
      ports,
      timetableOf({ startedAt, timeoutMinutes: 60 }, clock, stop.signal),
    );
  return { clock, store, stored, stop, service, memory, run, minutesPassed: () => clock.elapsedMs() / MINUTE };
}

test("10,000 packages at 9 minutes a call: all are checked and stored before anything is recorded, within the hour", async () => {
  const { run, stored, minutesPassed } = start(10_000, { test: 9, monitor: 9 });
  const summary = await run();
  expect([summary.packages, summary.checked, summary.snyk.snapshots.length]).toEqual([10_000, 10_000, 1]);
  expect(summary.failures.map(({ step, subject, reason }) => `${step} ${subject}: ${reason}`)).toEqual(
    [2, 3, 4].map((number) => `monitor demo project (${number}): there was no time left for it`),
  );
  expect([summary.exitCode, summary.complete]).toEqual([2, false]);
  // First when all was checked, then with what was recorded until the storing's own time began.
  expect(stored.filter((line) => line.endsWith("latest.json"))).toEqual(["36 latest.json", "53 latest.json"]);
  expect(minutesPassed()).toBe(53);
}, 60_000);

test("the check ends at its part of the time; what was not asked is named", async () => {
  const { run, memory } = start(7500, { test: 21 });
  const summary = await run();
  expect([memory.tested.length, summary.checked, summary.notChecked.length]).toEqual([2, 5000, 2500]);
  expect(new Set(summary.notChecked.map(({ reason }) => reason))).toEqual(new Set(["there was no time left for it"]));
  expect(summary.exitCode).toBe(2);
}, 60_000);

test("a slow registry: what was not listed or described is named, the rest is checked", async () => {
  // Forty calls at a time, eight minutes each: two rounds fit into the inventory's part, which ends in minute 19.
  const listing = await start(120, { versions: 8 }).run();
  expect([listing.packages, listing.checked, listing.exitCode]).toEqual([80, 80, 2]);
  expect(new Set(listing.failures.map(({ step, reason }) => `${step}: ${reason}`))).toEqual(
    new Set(["inventory: there was no time left for it"]),
  );
  expect(listing.failures.length).toBe(40);
  const describing = start(320, { assets: 9 });
  const summary = await describing.run();
  const failures = summary.failures.filter(({ step }) => step === "describe");
  expect([summary.packages, summary.checked, summary.exitCode]).toEqual([320, 320, 2]);
  // Three rounds of nine minutes until minute 32; the fourth was left, the others were not begun.
  expect(failures.length).toBe(200);
  expect(new Set(failures.map(({ reason }) => reason.replace(/^files: /, "")))).toEqual(new Set(["there was no time left for it"]));
});

test("SIGTERM while Snyk is asked: what is known is stored at once", async () => {
  const { run, stop, clock, store, minutesPassed } = start(5000, { test: 9, monitor: 9 });
  clock.after(12 * MINUTE, () => stop.abort());
  const summary = await run();
  expect([summary.checked, summary.notChecked.length, summary.exitCode, minutesPassed()]).toEqual([2500, 2500, 2, 12]);
  expect(summary.notChecked[0]?.reason).toBe("the build was stopped before it");
  const latest = latestSchema.parse(JSON.parse(store.files.get("outputs/latest.json")?.body ?? ""));
  expect(summarySchema.parse(JSON.parse(store.files.get(`${latest.prefix}summary.json`)?.body ?? ""))).toEqual(summary);
}, 60_000);

test("SIGTERM while it is recorded: the findings are there already, and the missing projects are named", async () => {
  const { run, stop, clock } = start(3, { test: 1, monitor: 9 });
  clock.after(3 * MINUTE, () => stop.abort());
  const summary = await run();
  expect([summary.checked, summary.exitCode]).toEqual([3, 2]);
  expect(summary.failures).toEqual([{ step: "monitor", subject: "demo project", reason: "the build was stopped before it" }]);
});

test("the results that are stored first say that nothing is recorded yet", async () => {
  const { run, store } = start(3, {});
  const summaries: string[] = [];
  const put = store.put.bind(store);
  store.put = (key, body, contentType) => {
    if (key.endsWith("summary.json")) summaries.push(body);
    return put(key, body, contentType);
  };
  await run();
  const [first, second] = summaries.map((body) => summarySchema.parse(JSON.parse(body)));
  expect([first?.complete, first?.failures]).toEqual([
    false,
    [{ step: "monitor", subject: "demo project", reason: "not recorded yet when these results were stored" }],
  ]);
  expect([second?.complete, second?.failures, summaries.length]).toEqual([true, [], 2]);
});

/** The minutes in which the service is asked, as it is. */
function beginningsOf({ memory, minutesPassed }: ReturnType<typeof start>): readonly number[] {
  const began: number[] = [];
  const test = memory.test.bind(memory);
  memory.test = (batch, deadline) => {
    began.push(minutesPassed());
    return test(batch, deadline);
  };
  return began;
}

test("the check does not wait for what the registry says of each version, nor the description for Snyk", async () => {
  const started = start(3, { assets: 9 });
  const { run, minutesPassed } = started;
  const began = beginningsOf(started);
  const summary = await run();
  expect([summary.checked, summary.exitCode, began, minutesPassed()]).toEqual([3, 0, [0], 9]);
});

test("of a large domain the check waits, and memory is given back between the steps: one after the other they hold less", async () => {
  const tidy = jest.fn<Promise<void>, [string]>(() => Promise.resolve());
  const started = start(TOGETHER + 1, { assets: 0.001 }, tidy);
  const began = beginningsOf(started);
  const summary = await started.run();
  expect([summary.checked, summary.exitCode, Math.min(...began) > 0, new Set(began).size]).toEqual([TOGETHER + 1, 0, true, 1]);
  expect(tidy.mock.calls.filter(([how]) => how === "thoroughly")).toHaveLength(5);
});

test("of a small one, memory is given back before programs are started, and no more", async () => {
  const tidy = jest.fn<Promise<void>, [string]>(() => Promise.resolve());
  await start(3, {}, tidy).run();
  expect(tidy.mock.calls).toEqual([["thoroughly"], ["thoroughly"]]);
});

test("a refused token ends the scan at once, whatever is still described, and nothing is stored", async () => {
  const { run, memory, minutesPassed, stored } = start(3, { assets: 9 });
  memory.failNext.push("misconfigured");
  await expect(run()).rejects.toThrow(MisconfiguredError);
  expect([minutesPassed(), stored]).toEqual([0, []]);
});
