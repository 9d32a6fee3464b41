import type { LedgerEntry } from "../../../../modules/scanner/contract/quarantine";
import { carryOut } from "../../../../scripts/quarantine/carry-out";
import { planOf, surveyRelease, wantedBy } from "../../../../scripts/quarantine/release-by-hand";
import { type Survey, survey } from "../../../../scripts/quarantine/survey";
import { objectsOf, wholeScan } from "../../../helpers/scans";
import { type Domain, judged, ME, offering, world } from "./world";

const NOW = new Date("2026-11-24T12:00:00Z");
const look = (from: ReturnType<typeof world>, now = NOW) => survey({ policy: { tripped: true }, now }, from.context);

test("the ledger says first what is about to happen; repositories from which others get packages come first", async () => {
  const here = world({ team: { "six 1.0": "Unlisted" }, zstore: { "six 1.0": "Published" } }, judged("six 1.0"));
  expect(await carryOut(await look(here), true, { ...here.context, ...offering({}) })).toBe(0);
  const begun = "ledger team six 1.0 archiving, zstore six 1.0 archiving";
  expect(here.log).toEqual([`zstore six 1.0 Published -> Archived, ${begun}`, `team six 1.0 Unlisted -> Archived, ${begun}`]);
  expect(here.states()).toEqual(["team six 1.0 archived", "zstore six 1.0 archived"]);
  expect(here.entries().map(({ before, by, reason }) => [before, by, reason])).toEqual([
    ["Unlisted", ME, "high: SNYK-1"],
    ["Published", ME, "high: SNYK-1"],
  ]);
  expect(here.text()).toContain("By the scan 2026-11-24-110000");
});

test("a copy that comes into another repository meanwhile is archived too", async () => {
  const here = world({ zstore: { "six 1.0": "Published" }, team: {} }, judged("six 1.0"), (domain, { repository }) => {
    if (repository === "zstore") (domain["team"] ??= {})["six 1.0"] = "Published";
  });
  expect(await carryOut(await look(here), true, { ...here.context, ...offering({}) })).toBe(0);
  expect(here.states()).toEqual(["team six 1.0 archived", "zstore six 1.0 archived"]);
});

test("a copy that the plan leaves alone stays, although it is archived elsewhere", async () => {
  const here = world({ zstore: { "six 1.0": "Published" }, team: { "six 1.0": "Published" } }, judged("six 1.0"));
  const found = await look(here);
  const { plan } = found;
  const left = [{ repository: "team", package: "six", version: "1.0", because: "it is not what the scan has judged", open: true }];
  const some = { ...found, plan: { ...plan, archive: plan.archive.filter(({ entry }) => entry.repository === "zstore"), left } };
  expect(await carryOut(some, true, { ...here.context, ...offering({}) })).toBe(1);
  expect([here.states(), here.log.length]).toEqual([["zstore six 1.0 archived"], 1]);
});

test("what CodeArtifact refuses is said in its words, and is not in the ledger", async () => {
  const here = world({ zstore: { "six 1.0": "Published" } }, judged("six 1.0"));
  const found = await look(here);
  const [archiving] = found.plan.archive;
  if (archiving === undefined) throw new Error("nothing is planned");
  const stale: Survey = { ...found, plan: { ...found.plan, archive: [{ entry: { ...archiving.entry, before: "Unlisted" } }] } };
  expect(await carryOut(stale, true, { ...here.context, ...offering({}) })).toBe(1);
  expect(here.text()).toContain("zstore: six 1.0 is not archived: MISMATCHED_STATUS: current status: Published, expected status: Unlisted");
  expect(here.states()).toEqual([]);
});

test("what somebody else has archived in the same moment is as it should be", async () => {
  const domain: Domain = { zstore: { "six 1.0": "Published" } };
  const here = world(domain, judged("six 1.0"));
  const found = await look(here);
  (domain["zstore"] ??= {})["six 1.0"] = "Archived";
  expect(await carryOut(found, true, { ...here.context, ...offering({}) })).toBe(0);
});

test("what can still be installed is named, and so is what could not be looked at: neither is a success", async () => {
  const here = world({ zstore: { "six 1.0": "Published" }, other: {} }, judged("six 1.0"));
  const pages = offering({ "/other/simple/six/": '<a href="../six/1.0/six-1.0.tar.gz#sha256=0">six</a><a href="six-1.1.tar.gz">new</a>' });
  expect(await carryOut(await look(here), true, { ...here.context, ...pages })).toBe(1);
  expect(here.text()).toContain("six 1.0 can still be installed from other, which offers six-1.0.tar.gz: it gets it from outside");
  // There is nothing left to archive, and somebody still has to look.
  expect(await carryOut(await look(here), true, { ...here.context, ...pages })).toBe(1);
  expect(await carryOut(await look(here), true, { ...here.context, ...offering({}) })).toBe(0);
  const denied = world({ zstore: { "six 1.0": "Published" } }, judged("six 1.0"));
  expect(await carryOut(await look(denied), true, { ...denied.context, ...offering({}, 403) })).toBe(1);
  expect(denied.text()).toContain(
    "Not known whether six 1.0 can still be installed from zstore: the index page answered 403: the quarantine role is not allowed",
  );
});

test("nobody being there is no yes, and nothing is changed; where there is nothing to do, nobody is asked", async () => {
  const here = world({ zstore: { "six 1.0": "Published" } }, judged("six 1.0"));
  await expect(carryOut(await look(here), false, { ...here.context, ...offering({}) })).rejects.toMatchObject({ exitCode: 3 });
  expect([here.log, here.states()]).toEqual([[], []]);
  const idle = world({ zstore: {} }, judged());
  expect(await carryOut(await look(idle), false, { ...idle.context, ...offering({}) })).toBe(0);
  expect(idle.text()).toContain("Nothing to archive and nothing to release.");
});

test("a scan that is too old, too early or of an older scanner decides nothing", async () => {
  const here = world({ zstore: {} }, judged("six 1.0"));
  await expect(look(here, new Date("2026-11-27T12:00:00Z"))).rejects.toThrow(
    "The last scan, 2026-11-24-110000, began 3 days ago: too long ago to decide by it",
  );
  await expect(look(here, new Date("2026-11-24T10:00:00Z"))).rejects.toThrow("The last scan, 2026-11-24-110000, is dated in the future");
  const chosen = { policy: { tripped: true }, now: new Date("2026-11-27T12:00:00Z"), scan: "2026-11-24-110000" };
  expect((await survey(chosen, here.context)).scan?.stamp).toBe("2026-11-24-110000");
  await expect(look(world({}))).rejects.toThrow("There is no finished scan in s3://");
  const whole = wholeScan("2026-11-24-110000", ["six 1.0"], []);
  const elsewhere = objectsOf({ ...whole, summary: { ...whole.summary, domain: "others" } });
  await expect(look(world({}, elsewhere))).rejects.toThrow("The scan 2026-11-24-110000 is of another domain: others (");
  const old = objectsOf(wholeScan("2026-11-24-110000", ["six 1.0"], ["SNYK-1 high six 1.0"]));
  await expect(look(world({}, old))).rejects.toThrow("does not say which versions trip the gate: its scanner is older");
});

test("a release by hand is of what the ledger names", () => {
  const entry = {
    repository: "team",
    package: "six",
    version: "1.0",
    before: "Published",
    state: "archived",
    reason: "high",
  } as LedgerEntry;
  const HERE = { repositories: ["team"], by: ME, now: NOW };
  const at = (status: string) => [{ repository: "team", package: "six", version: "1.0", status, external: true }];
  expect(planOf([entry], at("Archived"), HERE).release).toEqual([
    {
      entry: { ...entry, state: "releasing", byHand: true, by: ME, since: "2026-11-24T12:00:00.000Z" },
      because: "by hand; it was archived because high",
    },
  ]);
  expect(planOf([entry], [], HERE)).toMatchObject({ note: [], forget: [entry], left: [{ because: "it is not there any more" }] });
  // What nobody has looked at is neither gone nor released.
  expect(planOf([entry], [], { ...HERE, repositories: ["other"] })).toMatchObject({ release: [], forget: [], left: [{ open: true }] });
  expect(planOf([entry], at("Disposed"), HERE)).toMatchObject({ note: [], forget: [entry] });
  expect([{ package: "Six" }, { package: "six", version: "1.1" }, { everything: true }].map((each) => wantedBy(each)(entry))).toEqual([
    true,
    false,
    true,
  ]);
  expect(() => wantedBy({})).toThrow("Nothing is named.");
  expect(() => wantedBy({ everything: true, package: "six" })).toThrow("cannot be used together");
});

test("what a stopped release by hand has set is noted, so that the same scan does not archive it again", async () => {
  const domain: Domain = { zstore: { "six 1.0": "Published" } };
  const here = world(domain, judged("six 1.0"));
  const release = async () => carryOut(await surveyRelease({ package: "six" }, here.context), true, { ...here.context, ...offering({}) });
  expect(await carryOut(await look(here), true, { ...here.context, ...offering({}) })).toBe(0);
  // It was set, and not noted any more.
  (domain["zstore"] ??= {})["six 1.0"] = "Published";
  expect(await release()).toBe(0);
  expect([here.states(), here.entries()[0]?.by]).toEqual([["zstore six 1.0 released"], ME]);
  expect((await look(here)).plan.archive).toEqual([]);
  // And once more, as whoever does not know how far the first run has come.
  expect(await release()).toBe(0);
  expect(here.text()).toContain(`${ME} has released it already`);
  (domain["zstore"] ??= {})["six 1.0"] = "Archived";
  expect(await release()).toBe(1);
  expect(here.text()).toContain("somebody else has archived it, after it was released here");
  const nothing = surveyRelease({ package: "other", version: "2" }, here.context);
  await expect(nothing).rejects.toMatchObject({
    message: expect.stringContaining("The ledger has nothing of other 2") as string,
    remedy: expect.stringContaining("npm run ops -- quarantine list --env dev") as string,
  });
});

test("findings of one version are one reason", async () => {
  const whole = wholeScan("2026-11-24-110000", ["six 1.0"], []);
  const versions = [{ package: "six", version: "1.0", reasons: ["high: six 1.0, SNYK-1", "licence AGPL-3.0: six 1.0"] }];
  const gate = { state: "tripped" as const, reasons: [], versions, waived: 0, waivers: [] };
  const here = world({ zstore: { "six 1.0": "Published" } }, objectsOf({ ...whole, summary: { ...whole.summary, gate } }));
  expect((await look(here)).plan.archive.map(({ entry }) => entry.reason)).toEqual(["high: SNYK-1; and 1 more"]);
});
