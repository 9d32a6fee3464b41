import { MemoryClock, MemoryRegistry, MemoryStore, MemoryVulnerabilityService } from "../../../modules/scanner/adapters/in-memory";
import type { Engine } from "../../../modules/scanner/contract/engine";
import { findingsSchema, inventorySchema, latestSchema, summarySchema } from "../../../modules/scanner/contract/results";
import { diffSchema } from "../../../modules/scanner/contract/diff";
import type { Policy } from "../../../modules/scanner/contract/policy";
import { CheckError } from "../../../modules/scanner/ports";
import type { BuildTrace, Message, Messenger, Start, Starts, VulnerabilityService } from "../../../modules/scanner/ports";
import { scan } from "../../../modules/scanner/scan";
import { readSettings, type Settings } from "../../../modules/scanner/settings";
import { timetableOf } from "../../../modules/scanner/timetable";
import { finding } from "../../helpers/scans";
import { MemoryStarts } from "../../helpers/starts";
import { type StartedRules, startPythonRules } from "../../helpers/python-rules";

const settings = readSettings({
  SCAN_DOMAIN: "demo",
  SCAN_DOMAIN_OWNER: "111122223333",
  SCAN_REPOSITORY: "team",
  SCAN_BUCKET: "reports",
  SNYK_TOKEN_PARAMETER: "/t",
  SNYK_ORGANIZATION_PARAMETER: "/o",
  SNYK_PROJECT_NAME: "demo project",
  SNYK_CLI_VERSION: "1.1110.0",
  SCAN_ENVIRONMENT: "demo",
  AWS_REGION: "eu-central-1",
});

const content = {
  team: {
    "good-one": {
      versions: [{ version: "1.0", assets: [{ name: "good_one-1.0-py3-none-any.whl", size: 1000 }] }],
      page: [{ name: "good_one-1.0-py3-none-any.whl" }],
    },
    old: { versions: [{ version: "2.0" }], page: [{ name: "old-2.0.tar.gz" }] },
    "evil\u001b[2j\nname": { versions: [{ version: "1.0" }], page: [] },
  },
  store: { old: { versions: [{ version: "2.0" }] }, hidden: { versions: [] } },
};

let python: StartedRules;
beforeAll(async () => void (python = await startPythonRules()));
afterAll(() => python.stop());

async function run(
  more: {
    settings?: Partial<Settings>;
    policy?: Policy;
    registry?: MemoryRegistry;
    service?: VulnerabilityService;
    store?: MemoryStore;
    engine?: Engine;
    version?: string;
    trace?: BuildTrace;
    messengers?: readonly Messenger[];
    clock?: MemoryClock;
    stopped?: AbortSignal;
    starts?: Starts;
  } = {},
) {
  const registry = more.registry ?? new MemoryRegistry(content);
  const clock = more.clock ?? new MemoryClock();
  const times = timetableOf({ timeoutMinutes: 60 }, clock, more.stopped ?? new AbortController().signal);
  const lines: string[] = [];
  const store = more.store ?? new MemoryStore();
  const ports = {
    registry,
    pages: registry,
    store,
    clock,
    meter: { bytes: 0, requests: 0 },
    log: (line: string) => void lines.push(line),
    rules: python.rules,
    service: more.service ?? new MemoryVulnerabilityService(),
    trace: more.trace,
    messengers: more.messengers,
    policy: more.policy,
    starts: more.starts,
  };
  const summary = await scan(
    { ...settings, ...more.settings },
    { organization: "org", engine: more.engine ?? "cli", version: more.version ?? "1.1110.0" },
    ports,
    times,
  );
  return { summary, store, lines, body: (name: string) => store.files.get(`outputs/2026-11-24-143201/${name}`)?.body ?? "" };
}

test("writes all outputs under the stamp, latest.json, and the answers that the next scan can reuse", async () => {
  const { store, summary } = await run();
  const prefix = "outputs/2026-11-24-143201/";
  expect([...store.files].map(([key, file]) => [key, file.contentType])).toEqual([
    [`${prefix}requirements.txt`, "text/plain; charset=utf-8"],
    [`${prefix}errors.txt`, "text/plain; charset=utf-8"],
    [`${prefix}inventory.json`, "application/json"],
    [`${prefix}findings.json`, "application/json"],
    [`${prefix}diff.json`, "application/json"],
    [`${prefix}summary.json`, "application/json"],
    [`${prefix}report.html`, "text/html; charset=utf-8"],
    ["outputs/latest.json", "application/json"],
    ["cache/descriptions.json", "application/json"],
    ["cache/history.json", "application/json"],
  ]);
  expect(summary.keys).toEqual([...store.files.keys()].slice(0, -3).sort());
});

const start = (id: string, at: string, more: Partial<Start> = {}): Start => {
  return { id, at: new Date(`2026-11-24T${at}Z`), isOwn: false, byPackage: true, wasReplaced: false, isInProgress: false, ...more };
};

const { "good-one": good, old: oldOne } = content.team;
const sound = { team: { "good-one": good, old: oldOne }, store: { ...content.store, old: oldOne } };

test("a scan that a package has started lists that package alone, asks about all versions, says so, and stops what waits for nothing", async () => {
  const store = new MemoryStore();
  const schedule = [start("schedule", "14:31:00", { isOwn: true, byPackage: false }), start("first", "13:00:00")];
  await run({ store, registry: new MemoryRegistry(sound), starts: new MemoryStarts(schedule) });
  expect(JSON.parse(store.files.get("cache/listings.json")?.body ?? "")).toMatchObject({
    whole: { stamp: "2026-11-24-143201", at: "2026-11-24T14:32:01.500Z" },
    executions: [],
  });

  const old = { versions: [{ version: "3.0" }, { version: "2.0" }], page: [{ name: "old-3.0.tar.gz" }] };
  const registry = new MemoryRegistry({ ...sound, team: { ...sound.team, old } });
  const list = [
    start("after", "14:50:00", { isInProgress: true }),
    start("behind", "14:40:03", { isInProgress: true }),
    start("own", "14:40:00", { isOwn: true, isInProgress: true }),
    ...schedule,
  ];
  const starts = new MemoryStarts(list.slice(1), { own: "old", behind: "Old" });
  // One more comes once the scan has asked what has changed.
  starts.recent = jest.fn(() => Promise.resolve(starts.asked.length === 0 ? list.slice(1) : list));
  const clock = new MemoryClock(new Date("2026-11-24T14:41:00Z"));
  const service = new MemoryVulnerabilityService();
  const { summary, lines } = await run({ store, registry, starts, clock, service });
  expect(registry.calls.filter((call) => call.startsWith("versions"))).toEqual(["versions store/old", "versions team/old"]);
  expect([summary.complete, summary.checked, summary.account?.listed]).toEqual([
    true,
    3,
    { now: 1, carried: 2, since: "2026-11-24-143201" },
  ]);
  const said = "the versions of 1 package listed now; those of the other 2 as scan 2026-11-24-143201 listed them, or a later one";
  expect(lines).toContain(`inventory: just what changed: ${said}`);
  expect(lines).toContain(`account: ${said}`);
  expect(store.files.get("outputs/2026-11-24-144100/report.html")?.body).toContain(said);
  expect(starts.stopped.map(([id]) => id)).toEqual(["behind"]);
  expect(JSON.parse(store.files.get("cache/listings.json")?.body ?? "")).toMatchObject({
    whole: { stamp: "2026-11-24-143201" },
    executions: ["behind", "own"],
  });
});

test("an incomplete scan stops nothing, and one whose listing failed leaves no listing", async () => {
  const starts = new MemoryStarts([
    start("behind", "14:31:01", { isInProgress: true }),
    start("own", "14:31:00", { isOwn: true, byPackage: false, isInProgress: true }),
    start("first", "13:00:00"),
  ]);
  const service = new MemoryVulnerabilityService();
  const unasked = await run({
    starts,
    service: {
      ...service,
      name: "",
      batches: service.batches,
      tellsLicences: true,
      test: () => Promise.reject(new CheckError("rejected", "no")),
    },
  });
  expect([unasked.summary.complete, starts.stopped, unasked.store.files.has("cache/listings.json")]).toEqual([false, [], true]);
  const registry = new MemoryRegistry(sound, { "versions team/old": new Error("no") });
  const unlisted = await run({ starts, registry });
  expect([unlisted.summary.complete, starts.stopped, unlisted.store.files.has("cache/listings.json")]).toEqual([false, [], false]);
  await run({ starts, registry: new MemoryRegistry(sound) });
  expect(starts.stopped.map(([id]) => id)).toEqual(["behind"]);
});

test("says if the published Snyk CLI is another one than the environment asks for", async () => {
  const words = "snyk: the environment wants version 1.1110.0, but 1.1307.4 is published: publish the scanner again";
  expect((await run({ version: "1.1307.4" })).lines).toContain(words);
  expect((await run()).lines.filter((line) => line.startsWith("snyk:"))).toEqual([]);
});

test("by the API, nothing is recorded, and what it does not tell is said", async () => {
  const service = new MemoryVulnerabilityService();
  const silent: VulnerabilityService = {
    name: service.name,
    batches: service.batches,
    tellsLicences: false,
    test: (batch, deadline) => service.test(batch, deadline),
  };
  const { summary, lines, body } = await run({ service: silent, engine: "api", version: "2025-11-05" });
  const untold =
    "asked by Snyk's API (snyk.engine: api): nothing is known of the organization's licence policy, and nothing is recorded in Snyk";
  expect([summary.service, summary.snykCli, summary.snyk.snapshots, service.monitored]).toEqual([
    { engine: "api", version: "2025-11-05" },
    "none",
    [],
    [],
  ]);
  expect(summary.failures.filter(({ step }) => step === "monitor")).toEqual([]);
  expect(lines).toContain(`account: ${untold}`);
  expect(body("report.html")).toContain("with Snyk&#39;s API 2025-11-05, Python");
  const gate = { fixOnly: false, licences: ["AGPL-*"], confusion: [], unanswered: "open" as const };
  await expect(run({ service: silent, engine: "api", policy: { gate, waivers: [] } })).rejects.toThrow(
    "The policy's gate asks for licences (gate.licences), of which snyk.engine: api tells nothing",
  );
});

test("every JSON file reads back through its schema", async () => {
  const { store, body, summary } = await run();
  expect(inventorySchema.parse(JSON.parse(body("inventory.json"))).packages.map(({ name, checked }) => [name, checked])).toEqual([
    ["evil\u001b[2j\nname", false],
    ["good-one", true],
    ["old", true],
  ]);
  expect(findingsSchema.parse(JSON.parse(body("findings.json")))).toEqual({
    stamp: "2026-11-24-143201",
    findings: [],
    licences: [],
    confusion: { found: [], notKnown: [] },
    quarantined: [],
    quarantinedFindings: [],
  });
  expect(summarySchema.parse(JSON.parse(body("summary.json")))).toEqual(summary);
  expect(latestSchema.parse(JSON.parse(store.files.get("outputs/latest.json")?.body ?? ""))).toEqual({
    stamp: "2026-11-24-143201",
    prefix: "outputs/2026-11-24-143201/",
    exitCode: 2,
    finishedAt: "2026-11-24T14:32:01.500Z",
    packages: 3,
    checked: 2,
    account: summary.account,
    keys: summary.keys,
  });
});

test("requirements.txt is the inventory, by name, without lines from hostile names", async () => {
  expect((await run()).body("requirements.txt")).toBe("good-one==1.0\nold==2.0\n");
});

test("errors.txt has a line of three columns for each version that does not install", async () => {
  const lines = (await run()).body("errors.txt").split("\n");
  expect(lines).toEqual([
    "evil\\u001b[2j\\u000aname==1.0\tnot-published\tERROR: Could not find a version that satisfies the requirement evil\\u001b[2j\\u000aname==1.0 (from versions: none) ERROR: No matching distribution found for evil\\u001b[2j\\u000aname==1.0",
    "old==2.0\tsource-only\tERROR: Could not find a version that satisfies the requirement old==2.0 (from versions: none) ERROR: No matching distribution found for old==2.0",
    "",
  ]);
});

test("sums up; a version that could not be checked makes the scan incomplete", async () => {
  const { summary } = await run();
  expect(summary).toMatchObject({
    exitCode: 2,
    complete: false,
    packages: 3,
    checked: 2,
    yanked: 0,
    repositories: ["store", "team"],
    notChecked: [{ name: "evil\u001b[2j\nname", version: "1.0", reason: "its name is not one of PEP 508" }],
    notInstallable: { total: 2, byClass: { "not-published": 1, "source-only": 1 } },
    findings: { total: 0, bySeverity: { critical: 0, high: 0, medium: 0, low: 0 } },
    snyk: {
      organization: "org",
      projectName: "demo project",
      snapshots: [{ projectName: "demo project", url: "https://app.snyk.io/1", packages: 2 }],
    },
    bytes: { wheels: 1000, pipWheels: 1000 },
  });
});

test("versions that do not install do not change the exit code", async () => {
  const { summary } = await run({ registry: new MemoryRegistry({ team: { old: content.team.old } }) });
  expect([summary.exitCode, summary.complete, summary.notInstallable.total]).toEqual([0, true, 1]);
});

test("packages that could not be listed make the scan incomplete", async () => {
  const { summary, lines } = await run({
    registry: new MemoryRegistry({ team: { old: content.team.old } }, { "versions team/old": new Error("Rate exceeded") }),
  });
  expect([summary.exitCode, summary.packages]).toEqual([2, 0]);
  expect(summary.failures).toEqual([{ step: "inventory", subject: "team/old", reason: "Error: Rate exceeded" }]);
  expect(lines).toContain("incomplete: inventory of team/old: Error: Rate exceeded");
});

const emptyDomains: Array<ConstructorParameters<typeof MemoryRegistry>[0]> = [{}, { team: {} }, { team: { hidden: { versions: [] } } }];
test.each(emptyDomains)(
  "the scan of a domain without published versions (%j) has outputs, and says that there is nothing to check",
  async (domain) => {
    const { summary, body, lines } = await run({ registry: new MemoryRegistry(domain) });
    expect([summary.exitCode, summary.complete, summary.packages, body("requirements.txt")]).toEqual([0, true, 0, ""]);
    expect(lines).toContain("verdict: Nothing to check: the domain has no published package version");
  },
);

const pointersOf = (store: MemoryStore) => [...store.files.keys()].filter((key) => /^outputs\/latest/.test(key)).sort();

test("a complete scan is the last one and the last complete one", async () => {
  const { store } = await run({ registry: new MemoryRegistry({ team: { old: content.team.old } }) });
  expect(pointersOf(store)).toEqual(["outputs/latest-complete.json", "outputs/latest.json"]);
  expect(store.files.get("outputs/latest-complete.json")).toEqual(store.files.get("outputs/latest.json"));
});

test.each([
  [
    "packages could not be listed",
    { registry: new MemoryRegistry(content, { "packages team": new Error("AccessDenied"), "packages store": new Error("AccessDenied") }) },
  ],
  ["a version was not checked", {}],
])("if %s, the scan is the last one, and the last complete one stays", async (_, more) => {
  const store = new MemoryStore();
  await store.put("outputs/latest-complete.json", "the one before", "application/json");
  const { summary } = await run({ ...more, store });
  expect(summary.complete).toBe(false);
  expect(store.files.get("outputs/latest-complete.json")?.body).toBe("the one before");
  expect(latestSchema.parse(JSON.parse(store.files.get("outputs/latest.json")?.body ?? "")).exitCode).toBe(2);
});

test("a scan that may not write the build's log says so in its results, and is not complete", async () => {
  const registry = new MemoryRegistry({ team: { old: content.team.old } });
  const denied = () => Promise.reject(new Error("AccessDeniedException: no"));
  const silent = { name: "/aws/codebuild/scan", write: denied, measure: denied };
  const { summary, lines } = await run({ registry, trace: silent });
  expect([summary.exitCode, summary.complete, summary.checked, summary.packages]).toEqual([2, false, 1, 1]);
  expect(summary.failures).toEqual([{ step: "log", subject: "/aws/codebuild/scan", reason: "AccessDeniedException: no" }]);
  expect(lines).toContain("verdict: Incomplete: all 1 that are known were checked, no finding in them; 1 thing could not be done");
});

test("a scan that may write the build's log writes a line there itself, and its metrics at the end", async () => {
  const written: unknown[] = [];
  const registry = new MemoryRegistry({ team: { old: content.team.old } });
  const note = (what: unknown) => Promise.resolve(void written.push(what));
  const { summary } = await run({ registry, trace: { name: "group", write: note, measure: note } });
  expect([summary.exitCode, written]).toEqual([
    0,
    [
      "scan 2026-11-24-143201: this line shows that the log can be written",
      expect.objectContaining({ Environment: "demo", Stamp: "2026-11-24-143201", CompleteScan: 1, CheckedVersions: 1 }),
    ],
  ]);
});

test("metrics that could not be written make the scan incomplete, in the stored results too", async () => {
  const registry = new MemoryRegistry({ team: { old: content.team.old } });
  const trace = { name: "group", write: () => Promise.resolve(), measure: () => Promise.reject(new Error("refused")) };
  const { summary, body } = await run({ registry, trace });
  expect([summary.exitCode, summary.failures]).toEqual([2, [{ step: "log", subject: "group", reason: "refused" }]]);
  expect(summarySchema.parse(JSON.parse(body("summary.json"))).complete).toBe(false);
});

test("people are told of what a scan has found, with its stored results, before it measures itself", async () => {
  const service = new MemoryVulnerabilityService();
  service.findings = [finding("S-1 high old 2.0")];
  const registry = new MemoryRegistry({ team: { old: content.team.old } });
  const order: string[] = [];
  const store = new MemoryStore();
  const sent: Message[] = [];
  const messenger = {
    name: "topic",
    send: (message: Message) => {
      order.push(`message, with ${[...store.files.keys()].includes("outputs/latest.json") ? "results" : "none"}`);
      return Promise.resolve(void sent.push(message));
    },
  };
  const trace = { name: "group", write: () => Promise.resolve(), measure: () => Promise.resolve(void order.push("metrics")) };
  const { summary } = await run({ registry, service, store, trace, messengers: [messenger] });
  expect([summary.exitCode, order, sent.map(({ subject }) => subject)]).toEqual([
    0,
    ["message, with results", "metrics"],
    ["Package scan demo: 1 new"],
  ]);
});

test("a message that could not be sent makes the scan incomplete, and its results and metrics say so", async () => {
  const service = new MemoryVulnerabilityService();
  service.findings = [finding("S-1 high old 2.0")];
  const registry = new MemoryRegistry({ team: { old: content.team.old } });
  const measured: unknown[] = [];
  const trace = { name: "group", write: () => Promise.resolve(), measure: (what: object) => Promise.resolve(void measured.push(what)) };
  const messengers = [{ name: "topic", send: () => Promise.reject(new Error("no such topic")) }];
  const { summary, body, store } = await run({ registry, service, trace, messengers });
  expect([summary.exitCode, summary.complete, summary.checked]).toEqual([2, false, 1]);
  expect(summary.failures).toEqual([{ step: "notify", subject: "topic", reason: "no such topic" }]);
  expect(summarySchema.parse(JSON.parse(body("summary.json")))).toEqual(summary);
  expect(measured).toMatchObject([{ CompleteScan: 0, HighFindings: 1 }]);
  const keys = [...store.files.keys()];
  expect(keys).not.toContain("cache/told.json");
  // It was complete until the message failed.
  expect([keys.includes("outputs/latest.json"), keys.includes("outputs/latest-complete.json")]).toEqual([true, false]);
});

test("refused credentials are a misconfiguration that names the parameters, and no result is stored", async () => {
  const service = new MemoryVulnerabilityService();
  service.failNext = ["misconfigured"];
  const store = new MemoryStore();
  await expect(run({ service, store })).rejects.toMatchObject({
    name: "MisconfiguredError",
    message:
      "Snyk refuses: the service is misconfigured\n  Check the token and the organization: npm run ops -- secrets set --env demo\n  (SSM /t and /o)",
  });
  expect(store.files.size).toBe(0);
});

test("if one file cannot be stored, latest.json still points to the scan before", async () => {
  const store = new MemoryStore("outputs/2026-11-24-143201/report.html");
  await expect(run({ store })).rejects.toThrow("Could not store outputs/2026-11-24-143201/report.html");
  expect(store.files.has("outputs/latest.json")).toBe(false);
});

test("each log message is one line, whatever a package's name is", async () => {
  const registry = new MemoryRegistry(
    { team: { "x\u001b[31m\n::set-env::": { versions: [{ version: "1" }] } } },
    { "versions team/x\u001b[31m\n::set-env::": new Error("a\nb") },
  );
  const { lines } = await run({ registry });
  expect(lines).toContain("incomplete: inventory of team/x\\u001b[31m\\u000a::set-env::: Error: a\\u000ab");
  expect(lines.filter((line) => /\p{Cc}/u.test(line))).toEqual([]);
});

describe("a private package", () => {
  const wheel = { versions: [{ version: "1.0", origin: "private" as const }], page: [{ name: "requests-1.0-py3-none-any.whl" }] };
  const domain = { team: { requests: wheel, "acme-core": wheel, old: content.team.old } };
  const known = [finding("SNYK-1 high requests 1.0"), finding("SNYK-2 high old 2.0")];
  const scanned = async (sendPrivate: Settings["sendPrivate"]) => {
    const service = new MemoryVulnerabilityService();
    service.findings = known;
    const { summary, lines, body } = await run({ registry: new MemoryRegistry(domain), service, settings: { sendPrivate } });
    const inventory = inventorySchema.parse(JSON.parse(body("inventory.json"))).packages;
    const told = [...service.tested, ...service.monitored.map(({ batch }) => batch)].flat().map(({ name }) => name);
    return { summary, lines, inventory, told: [...new Set(told)].sort() };
  };

  test("is not told to Snyk, does not get the findings of a public one of its name, and is no failure", async () => {
    const { summary, lines, inventory, told } = await scanned(false);
    expect(told).toEqual(["old"]);
    expect([summary.exitCode, summary.complete, summary.packages, summary.checked, summary.notAsked?.length]).toEqual([0, true, 3, 1, 2]);
    expect([summary.findings.total, summary.notChecked, summary.account?.private]).toEqual([1, [], { total: 2, sent: 0 }]);
    expect(inventory.map(({ name, origin, checked, notCheckedReason }) => [name, origin, checked, notCheckedReason])).toEqual([
      ["acme-core", "private", false, "private: its name does not go to Snyk (snyk.sendPrivate)"],
      ["old", "public", true, undefined],
      ["requests", "private", false, "private: its name does not go to Snyk (snyk.sendPrivate)"],
    ]);
    expect(lines).toContain("verdict: 1 of 3 versions checked: 1 finding in them; 2 private and not sent to Snyk");
    expect(lines).toContain("account: 1 asked about, 2 private and not sent to Snyk");
  });

  test("is told to Snyk if the settings say so", async () => {
    const { summary, told } = await scanned(["acme-*"]);
    expect([told, summary.account?.private, summary.checked]).toEqual([["acme-core", "old"], { total: 2, sent: 1 }, 2]);
    expect((await scanned(true)).summary.findings.total).toBe(2);
  });
});

test("with versions: all, each published version is asked about and described", async () => {
  const domain = { team: { jinja2: { versions: [{ version: "3.1" }, { version: "2.10" }], page: [] } } };
  const service = new MemoryVulnerabilityService();
  service.findings = [finding("SNYK-1 high jinja2 2.10")];
  const versions = { take: "all", unlisted: true } as const;
  const { summary } = await run({ registry: new MemoryRegistry(domain), service, settings: { versions } });
  expect([summary.packages, summary.checked, summary.findings.total]).toEqual([2, 2, 1]);
  const { summary: one, lines } = await run({ registry: new MemoryRegistry(domain), service });
  expect([one.packages, one.findings.total]).toEqual([1, 0]);
  expect(lines).toContain("verdict: 1 of 2 versions checked: no finding in them; 1 not chosen (scan.versions: default)");
});

test("a scan is compared with the last complete one, which an incomplete one does not replace", async () => {
  const store = new MemoryStore();
  const service = new MemoryVulnerabilityService();
  service.findings = [finding("SNYK-2 high old 2.0")];
  const registry = () => new MemoryRegistry({ team: { old: content.team.old } });
  const { summary: first, lines } = await run({ store, service, registry: registry() });
  expect([first.complete, first.changes]).toEqual([true, undefined]);
  expect(lines).toContain("diff: no earlier complete scan can be read (There is no cache/last-complete.json)");
  const kept = store.files.get("cache/last-complete.json")?.body;
  service.findings = [finding("SNYK-3 low old 2.0")];
  service.blind = ["old"];
  const { summary: blind } = await run({ store, service, registry: registry() });
  expect([blind.complete, blind.changes]).toEqual([false, { since: first.stamp, new: 0, fixed: 0, changed: 0, notKnown: 1 }]);
  expect(store.files.get("cache/last-complete.json")?.body).toBe(kept);
  service.blind = [];
  const { summary: last, body } = await run({ store, service, registry: registry() });
  expect(last.changes).toEqual({ since: first.stamp, new: 1, fixed: 1, changed: 0, notKnown: 0 });
  expect(diffSchema.parse(JSON.parse(body("diff.json"))).new.map(({ id }) => id)).toEqual(["SNYK-3"]);
  expect(store.files.get("cache/last-complete.json")?.body).toContain("SNYK-3");
});

test("a scan of another domain is nothing to compare with", async () => {
  const store = new MemoryStore();
  await run({ store, registry: new MemoryRegistry({ team: { old: content.team.old } }) });
  const { lines } = await run({ store, registry: new MemoryRegistry({ team: { old: content.team.old } }), settings: { domain: "other" } });
  expect(lines).toContain("diff: the last complete scan is of another domain: demo (111122223333)");
});

describe("the gate", () => {
  const policy: Policy = { gate: { severity: "high", fixOnly: false, licences: [], confusion: [], unanswered: "open" }, waivers: [] };
  const gated = (more: Parameters<typeof run>[0]) => {
    const service = new MemoryVulnerabilityService();
    service.findings = [finding("SNYK-2 high old 2.0")];
    return run({ registry: new MemoryRegistry({ team: { old: content.team.old } }), service, ...more });
  };

  test("fails the build after everything is stored, and the scan is complete all the same", async () => {
    const { summary, lines, store, body } = await gated({ policy });
    expect([summary.exitCode, summary.complete, summary.gate?.state]).toEqual([1, true, "tripped"]);
    expect(lines.filter((line) => line.startsWith("gate"))).toEqual(["gate: tripped by 1", "gate:   high: old 2.0, SNYK-2"]);
    expect(pointersOf(store)).toEqual(["outputs/latest-complete.json", "outputs/latest.json"]);
    expect(body("report.html")).toContain("<li>tripped by 1</li>");
  });

  test("is not tripped by what a waiver holds back, which says so beside the finding", async () => {
    const waiver = { package: "old", issue: "SNYK-2", owner: "web team", reason: "not reachable", until: "fixed" as const };
    const { summary, lines, body } = await gated({ policy: { ...policy, waivers: [waiver] } });
    expect([summary.exitCode, summary.gate?.state, summary.gate?.waived]).toEqual([0, "passed", 1]);
    expect(lines).toContain("gate: passed, 1 held back by waivers");
    expect(findingsSchema.parse(JSON.parse(body("findings.json"))).findings[0]?.waived).toEqual({
      owner: "web team",
      reason: "not reachable",
      until: "fixed",
    });
    expect(body("report.html")).toContain("waived by web team until fixed: not reachable");
  });

  test("is worse than an incomplete scan, and does not hide it", async () => {
    const domain = { team: { old: content.team.old, blind: content.team.old } };
    const service = new MemoryVulnerabilityService();
    service.findings = [finding("SNYK-2 high old 2.0")];
    service.blind = ["blind"];
    const { summary } = await gated({ policy, service, registry: new MemoryRegistry(domain) });
    expect([summary.exitCode, summary.complete]).toEqual([1, false]);
    const closed = { ...policy, gate: { ...policy.gate, severity: "critical" as const, unanswered: "closed" as const } };
    expect((await gated({ policy: closed, service, registry: new MemoryRegistry(domain) })).summary.exitCode).toBe(1);
    const open = { ...policy, gate: { ...policy.gate, severity: "critical" as const } };
    expect((await gated({ policy: open, service, registry: new MemoryRegistry(domain) })).summary.exitCode).toBe(2);
  });
});
