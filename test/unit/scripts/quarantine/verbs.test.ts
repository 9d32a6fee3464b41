import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { QUARANTINE_VERBS } from "../../../../scripts/verbs/quarantine";
import { list } from "../../../../scripts/verbs/quarantine/list";
import { showPlan } from "../../../../scripts/verbs/quarantine/plan";
import { judged, world } from "./world";

const SCAN = { scan: "2026-11-24-110000" };
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "quarantine-"));
  process.env.ENVIRONMENT_FILES = folder;
  writeFileSync(join(folder, "policy.yaml"), "quarantine: {}\n");
});
afterAll(() => {
  delete process.env.ENVIRONMENT_FILES;
  rmSync(folder, { recursive: true });
});

test("each acts in the role of the quarantine", () => {
  expect(QUARANTINE_VERBS.map((verb) => [verb.name, "actsAs" in verb && verb.actsAs])).toEqual(
    ["plan", "apply", "release", "list"].map((verb) => [`quarantine ${verb}`, "quarantine"]),
  );
});

test("plan ends with 2 if there is something to do, with 0 if not, and changes nothing", async () => {
  const here = world({ zstore: { "six 1.0": "Published" } }, judged("six 1.0"));
  expect(await showPlan(SCAN, here.context)).toBe(2);
  expect(here.text()).toMatch(/six 1\.0 +zstore +high: SNYK-1/);
  expect([here.log, here.states()]).toEqual([[], []]);
  expect(await showPlan(SCAN, world({ zstore: {} }, judged()).context)).toBe(0);
});

test("list shows the ledger", async () => {
  const empty = world({});
  expect(await list(empty.context)).toBe(0);
  expect(empty.text()).toContain("Nothing is quarantined.");
});

test("list shows where, how, since when and why", async () => {
  const entry = {
    repository: "team",
    package: "six",
    version: "1.0",
    before: "Published",
    state: "archived",
    cause: "age",
    reason: "came in lately",
    by: "ana",
    since: new Date(Date.now() - 7_200_000).toISOString(),
    until: "2026-11-25T08:00:00.000Z",
    scan: "2026-11-24-110000",
  };
  const none = world({});
  const { environment, names } = none.context;
  const ledger = { format: 1, domain: environment.registry.domain, domainOwner: names.domainOwner, entries: [entry] };
  const here = world({}, { "quarantine/ledger.json": ledger });
  expect(await list(here.context)).toBe(0);
  expect(here.text()).toMatch(/six 1\.0 +team +archived +2 hours ago by ana +came in lately; until 2026-11-25T08:00:00Z/);
});
