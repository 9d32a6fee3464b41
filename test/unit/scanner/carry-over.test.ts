import { MemoryStore } from "../../../modules/scanner/adapters/in-memory";
import { CARRY_OVER_KEY, type Carried, carryKey, readCarryOver, writeCarryOver } from "../../../modules/scanner/steps/carry-over";

const now = new Date("2026-11-24T14:32:01.500Z");
const key = carryKey("team", { name: "six", version: "1.0" });
const carried = (askedAt: string): Carried => ({
  revision: "r1",
  askedAt,
  installable: "yes",
  assets: [{ name: "six-1.0-py3.whl", size: 100, sha256: "ab" }],
  dependencies: [{ package: "dep", requirement: ">=1" }],
  files: [{ name: "six-1.0-py3.whl", yanked: "" }],
});

async function read(body?: string) {
  const store = new MemoryStore();
  if (body !== undefined) await store.put(CARRY_OVER_KEY, body, "application/json");
  const lines: string[] = [];
  return { lines, ...(await readCarryOver(store, now, (line) => void lines.push(line))) };
}

test("a scan reads what the scan before has stored", async () => {
  const store = new MemoryStore();
  const left = new Map([[key, carried("2026-11-23T14:00:00.000Z")]]);
  await writeCarryOver(store, left, () => undefined);
  const result = await readCarryOver(store, now, () => undefined);
  expect([...result.versions]).toEqual([...left]);
  expect(result.bytes).toBe(store.files.get(CARRY_OVER_KEY)?.body.length);
});

test.each([
  ["2026-11-17T14:32:01.501Z", 1],
  ["2026-11-17T14:32:01.500Z", 0],
])("an answer of %s is reused %d times: a week at most", async (askedAt, count) => {
  expect((await read(JSON.stringify({ format: 2, versions: { [key]: carried(askedAt) } }))).versions.size).toBe(count);
});

test.each(["2026-11-24T14:32:01.501Z", "2031-01-01T00:00:00.000Z"])("an answer of the future, %s, is asked again", async (askedAt) => {
  const { versions, lines } = await read(
    JSON.stringify({ format: 2, versions: { [key]: carried(askedAt), other: carried(now.toISOString()) } }),
  );
  expect([...versions.keys()]).toEqual(["other"]);
  expect(lines).toEqual(["describe: 1 of the versions that an earlier scan has left are dated in the future: they are asked again"]);
});

test.each([
  ["another shape", { revision: 1 }],
  ["no date", { ...carried("yesterday") }],
  ["nothing", null],
])("one version with %s is asked again, and the others are not", async (_, damaged) => {
  const good = carried("2026-11-23T14:00:00.000Z");
  const { versions, lines } = await read(JSON.stringify({ format: 2, versions: { [key]: damaged, other: good } }));
  expect([...versions]).toEqual([["other", good]]);
  expect(lines).toEqual(["describe: 1 of the versions that an earlier scan has left cannot be read: they are asked again"]);
});

test.each([
  ["nothing", undefined, "There is no cache/descriptions.json"],
  ["half a file", '{"versions":', "Unexpected end of JSON input"],
  ["another shape", '{"versions":[1]}', "["],
  ["what an earlier scanner has left", '{"versions":{}}', "another version of the scanner has left it"],
])("%s does not fail the scan: everything is asked again, and the log says why", async (_, body, reason) => {
  const { versions, bytes, lines } = await read(body);
  expect([versions.size, bytes, lines]).toEqual([0, 0, [`describe: nothing is carried over from an earlier scan (${reason})`]]);
});

test("the scan succeeds even if it cannot be written", async () => {
  const lines: string[] = [];
  await writeCarryOver(new MemoryStore(CARRY_OVER_KEY), new Map(), (line) => void lines.push(line));
  expect(lines).toEqual(["store: the next scan will ask about everything again: Could not store cache/descriptions.json"]);
});
