import { MemoryStore } from "../../../modules/scanner/adapters/in-memory";
import type { Finding, Summary } from "../../../modules/scanner/contract/results";
import { toldSchema } from "../../../modules/scanner/contract/told";
import type { Message } from "../../../modules/scanner/ports";
import type { Listing } from "../../../modules/scanner/steps/inventory";
import { tell } from "../../../modules/scanner/steps/tell";
import { finding, wholeScan } from "../../helpers/scans";

const PLACE = { environment: "prod", bucket: "reports" };
const gate = (state: "passed" | "tripped", ...reasons: string[]) => ({ state, reasons, waived: 0, waivers: [] });

/** Scans one after another, with what people were told after each. */
class Teller {
  readonly store = new MemoryStore();
  readonly log: string[] = [];
  broken = false;
  private day = 10;

  /** Subjects of the messages of a scan. `listed` are the versions of the domain, looked at or not. */
  async scan(packages: string[], findings: Finding[], more: Partial<Summary> = {}, listed = packages): Promise<Message[]> {
    this.day += 1;
    const stamp = `2026-11-${this.day}-080000`;
    const whole = wholeScan(
      stamp,
      packages,
      findings.map(({ id, severity, package: name, version }) => [id, severity, name, version].join(" ")),
      more,
    );
    const now = { summary: whole.summary, inventory: whole.inventory, findings: { stamp, findings } };
    const sent: Message[] = [];
    const send = (message: Message) => {
      sent.push(message);
      return this.broken ? Promise.reject(new Error("AuthorizationError: no")) : Promise.resolve();
    };
    const ports = { store: this.store, messengers: [{ name: "topic", send }], log: (line: string) => void this.log.push(line) };
    const failures = await tell(now, listings(listed), PLACE, ports);
    expect(failures).toEqual(
      this.broken && sent.length > 0 ? [{ step: "notify", subject: "topic", reason: "AuthorizationError: no" }] : [],
    );
    return sent;
  }

  async subjects(...scan: Parameters<Teller["scan"]>): Promise<string[]> {
    return (await this.scan(...scan)).map(({ subject }) => subject.replace("Package scan prod: ", ""));
  }
}

function listings(texts: readonly string[]): Listing[] {
  return texts.map((text) => {
    const [name = "", version = "", status = "Published"] = text.replace("!", "").split(" ");
    return { name, repository: "team", versions: [{ version, status, origin: "public" as const }] };
  });
}

const six = finding("S-1 high six 1.0");
const jinja = finding("S-2 critical jinja2 2.10", { fixedIn: ["2.11"], title: "Sandbox escape" });

test("the first findings, a new one and a fixed one are told once each, and nothing else is", async () => {
  const teller = new Teller();
  expect(await teller.subjects(["six 1.0"], [six])).toEqual(["1 new"]);
  expect(await teller.subjects(["six 1.0"], [six])).toEqual([]);
  expect(await teller.subjects(["six 1.0", "jinja2 2.10"], [jinja, six])).toEqual(["1 new"]);
  expect(await teller.subjects(["six 1.0", "jinja2 2.10"], [jinja, six])).toEqual([]);
  expect(await teller.subjects(["six 1.0"], [six])).toEqual(["1 fixed"]);
  expect(await teller.subjects(["six 1.0"], [six])).toEqual([]);
});

test("a first scan without findings is no news", async () => {
  const teller = new Teller();
  expect(await teller.subjects(["six 1.0"], [])).toEqual([]);
  expect(teller.log).toEqual([
    "notify: what was told before cannot be read (There is no cache/told.json)",
    "notify: nothing new, no message",
  ]);
});

test("a version that is not chosen any more, and still downloads, is no longer looked at, and not fixed", async () => {
  const teller = new Teller();
  await teller.scan(["jinja2 2.10"], [jinja]);
  const after = ["jinja2 3.1", "jinja2 2.10"];
  expect(await teller.subjects(["jinja2 3.1"], [], {}, after)).toEqual(["1 no longer looked at"]);
  expect(await teller.subjects(["jinja2 3.1"], [], {}, after)).toEqual([]);
});

test("an incomplete scan is told when it begins and when it ends, and its gaps are not fixes", async () => {
  const teller = new Teller();
  await teller.scan(["six 1.0"], [six]);
  expect(await teller.subjects(["!six 1.0"], [])).toEqual(["incomplete"]);
  expect(await teller.subjects(["!six 1.0"], [])).toEqual([]);
  expect(await teller.subjects(["six 1.0"], [six])).toEqual(["complete again"]);
  expect(await teller.subjects(["six 1.0"], [six])).toEqual([]);
});

test("the gate is told when it trips and when it does not any more, with its reasons", async () => {
  const teller = new Teller();
  await teller.scan(["six 1.0"], [six], { gate: gate("passed") });
  const [message] = await teller.scan(["six 1.0"], [six], { gate: gate("tripped", "high: six 1.0, S-1") });
  expect(message?.subject).toBe("Package scan prod: gate tripped");
  expect(message?.text).toContain("\n\nThe gate has tripped (1):\n- high: six 1.0, S-1\n");
  expect(await teller.subjects(["six 1.0"], [six], { gate: gate("tripped", "high: six 1.0, S-1") })).toEqual([]);
  expect(await teller.subjects(["six 1.0"], [six], { gate: gate("passed") })).toEqual(["gate no longer tripped"]);
});

test("an incomplete scan says nothing of a gate that has tripped but its reasons: it may have missed them", async () => {
  const teller = new Teller();
  const tripped = { gate: gate("tripped", "high: six 1.0, S-1") };
  await teller.scan(["six 1.0"], [six], tripped);
  expect(await teller.subjects(["!six 1.0"], [], { gate: gate("passed") })).toEqual(["incomplete"]);
  expect(await teller.subjects(["!six 1.0"], [], tripped)).toEqual([]);
  expect(await teller.subjects(["six 1.0"], [six], tripped)).toEqual(["complete again"]);
  expect(await teller.subjects(["!six 1.0"], [])).toEqual(["incomplete"]);
  expect(await teller.subjects(["six 1.0"], [], { gate: gate("passed") })).toEqual(["gate no longer tripped, complete again, 1 fixed"]);
});

test("a gate that an incomplete scan trips is told, and one that it has never tripped is not", async () => {
  const teller = new Teller();
  expect(await teller.subjects(["!six 1.0", "jinja2 2.10"], [], { gate: gate("passed") })).toEqual(["incomplete"]);
  const tripped = { gate: gate("tripped", "critical: jinja2 2.10, S-2") };
  expect(await teller.subjects(["!six 1.0", "jinja2 2.10"], [jinja], tripped)).toEqual(["gate tripped, 1 new"]);
});

test("a waiver that an incomplete scan had nothing for is not told again", async () => {
  const teller = new Teller();
  const of = (state: "expiring" | "unmatched") => ({
    gate: {
      ...gate("passed"),
      waivers: [{ package: "six", owner: "web team", reason: "ours", expires: "2026-12-01", state, matches: 1 }],
    },
  });
  const waived = { ...six, waived: { owner: "web team", reason: "ours", until: "2026-12-01" } };
  expect(await teller.subjects(["six 1.0"], [waived], of("expiring"))).toEqual(["1 waiver ends"]);
  expect(await teller.subjects(["!six 1.0"], [], of("unmatched"))).toEqual(["incomplete"]);
  expect(await teller.subjects(["six 1.0"], [waived], of("expiring"))).toEqual(["complete again"]);
});

test("a waiver is told once in its last 14 days, and once when it has ended", async () => {
  const teller = new Teller();
  const of = (state: "holds" | "expiring" | "expired") => ({
    gate: {
      ...gate("passed"),
      waivers: [{ package: "six", versions: "<2", owner: "web team", reason: "ours", expires: "2026-12-01", state, matches: 1 }],
    },
  });
  const waived = { ...six, waived: { owner: "web team", reason: "ours", until: "2026-12-01" } };
  expect(await teller.subjects(["six 1.0"], [waived], of("holds"))).toEqual([]);
  const [message] = await teller.scan(["six 1.0"], [waived], of("expiring"));
  expect([message?.subject, message?.detail.counts]).toEqual([
    "Package scan prod: 1 waiver ends",
    { new: 0, fixed: 0, noLongerLookedAt: 0, newConfusion: 0, closedConfusion: 0, endingWaivers: 1 },
  ]);
  expect(message?.text).toContain(
    "\n\nWaivers that end within 14 days, or have ended (1):\n- of six <2 (web team) expires on 2026-12-01\n",
  );
  expect(await teller.subjects(["six 1.0"], [waived], of("expiring"))).toEqual([]);
  expect(await teller.subjects(["six 1.0"], [six], of("expired"))).toEqual(["1 new, 1 waiver ends"]);
  expect(await teller.subjects(["six 1.0"], [six], of("expired"))).toEqual([]);
});

test("what a waiver holds back is not told, and is new when the waiver is over", async () => {
  const teller = new Teller();
  const waived = { ...six, waived: { owner: "web", reason: "ours", until: "2026-12-01" } };
  expect(await teller.subjects(["six 1.0"], [waived])).toEqual([]);
  expect(await teller.subjects(["six 1.0"], [six])).toEqual(["1 new"]);
  expect(await teller.subjects(["six 1.0"], [waived])).toEqual([]);
  expect(await teller.subjects(["six 1.0"], [])).toEqual(["1 fixed"]);
});

test("what could not be sent is told by the next scan", async () => {
  const teller = new Teller();
  teller.broken = true;
  expect(await teller.subjects(["six 1.0"], [six])).toEqual(["1 new"]);
  expect(teller.store.files.size).toBe(0);
  expect(await teller.subjects(["six 1.0"], [six])).toEqual(["1 new"]);
  teller.broken = false;
  expect(await teller.subjects(["six 1.0"], [six])).toEqual(["1 new"]);
  expect(await teller.subjects(["six 1.0"], [six])).toEqual([]);
});

test("what was told of another domain does not count", async () => {
  const teller = new Teller();
  await teller.scan(["six 1.0"], [six]);
  const told = toldSchema.parse(JSON.parse(await teller.store.get("cache/told.json")));
  expect([told.findings, told.complete, told.gate]).toEqual([[six], true, "not set"]);
  await teller.store.put("cache/told.json", JSON.stringify({ ...told, domain: "other" }), "application/json");
  expect(await teller.subjects(["six 1.0"], [six])).toEqual(["1 new"]);
  expect(teller.log).toContain("notify: what was told before was of another domain: other (111122223333)");
});

test("a message says what, where and what to do next, in plain lines", async () => {
  const [message] = await new Teller().scan(["jinja2 2.10", "six 1.0"], [jinja, six]);
  expect(message).toEqual({
    subject: "Package scan prod: 2 new",
    text: [
      "Scan 2026-11-11-080000 of domain demo-domain (111122223333, eu-central-1), environment prod.",
      "All 2 checked: 2 findings.",
      "Nobody has been told anything of this domain before, as far as is known.",
      "",
      "New (2):",
      "- critical: jinja2 2.10: Sandbox escape (S-2), fixed in 2.11",
      "- high: six 1.0: Problem S-1 (S-1), no fix yet",
      "",
      "Report: s3://reports/outputs/2026-11-11-080000/report.html",
      "All of it: npm run ops -- results --env prod --scan 2026-11-11-080000 --download results",
      "",
    ].join("\n"),
    detail: expect.objectContaining({
      environment: "prod",
      stamp: "2026-11-11-080000",
      headline: "2 new",
      complete: true,
      gate: "not set",
      counts: { new: 2, fixed: 0, noLongerLookedAt: 0, newConfusion: 0, closedConfusion: 0, endingWaivers: 0 },
      report: "s3://reports/outputs/2026-11-11-080000/report.html",
    }) as unknown,
  });
});

test("a cut in the middle of a character leaves text that can be sent", async () => {
  const found = Array.from({ length: 4 }, (_, index) =>
    finding(`S-${index} high evil 1.${index}`, { title: `${"y".repeat(140 + index)}${"\u{1f600}".repeat(60)}` }),
  );
  const packages = found.map(({ version }) => `evil ${version}`);
  const [message] = await new Teller().scan(packages, found);
  // As the query of an AWS service is written.
  expect(() => encodeURIComponent(message?.text ?? "")).not.toThrow();
  expect(message?.text).toContain("yyyy");
});

test("a message is bounded, and a hostile name or title stays in its line", async () => {
  const hostile = Array.from({ length: 40 }, (_, index) =>
    finding(`S-${index} high evil 1.${index}`, { title: `a\u001b[2J\r\nSubject: x\u202e${"y".repeat(300)}` }),
  );
  const packages = hostile.map(({ version }) => `evil ${version}`);
  const [message] = await new Teller().scan(packages, hostile, { failures: [{ step: "check", subject: "a\nb", reason: "c\u0000d" }] });
  const lines = (message?.text ?? "").split("\n");
  expect(message?.subject).toBe("Package scan prod: incomplete, 40 new");
  expect(lines.filter((line) => line.startsWith("- "))).toHaveLength(17);
  expect(lines).toContain("- and 25 more");
  expect(lines).toContain("- check of a\ufffdb: c\ufffdd");
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(200);
  expect(/[\u0000-\u0009\u000b-\u001f\u202e]/.test(message?.text ?? "")).toBe(false);
});
