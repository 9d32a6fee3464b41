import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type History, NO_HISTORY, applyHistory, updateHistory } from "../../../../scripts/drift/history/history";
import { readHistory, writeHistory } from "../../../../scripts/drift/history/history-file";
import type { DriftReport, StackDrift } from "../../../../scripts/drift/model/types";
import { TAG, item, report, stack, unchecked } from "./reports";

const at = (day: number, ...stacks: readonly StackDrift[]): DriftReport => ({
  ...report(...stacks),
  checkedAt: `2026-11-${day}T06:00:00.000Z`,
});
const after = (...reports: readonly DriftReport[]) => reports.reduce(updateHistory, NO_HISTORY);
const spans = ({ entries }: History) =>
  entries.map(({ environment, attribute = "", since, until = "" }) =>
    [environment, attribute, since.slice(8, 10), until.slice(8, 10)].join(" ").trim(),
  );
const ages = (found: DriftReport, history: History) =>
  applyHistory(found, history).stacks.flatMap(({ items }) => items.map(({ since }) => since?.slice(8, 10)));

describe("history", () => {
  test("keeps when each drift was first seen, in each environment", () => {
    const history = after(at(10, stack("dev", [item()])), at(12, stack("dev", [item(), item(TAG)]), stack("prod", [item()])));
    expect(spans(history)).toEqual(["dev state 10", "dev tags.owner 12", "prod state 12"]);
    expect(ages(at(13, stack("dev", [item(), item(TAG)]), stack("prod", [item()])), history)).toEqual(["10", "12", "12"]);
  });

  test("counts unknown drift as new", () => {
    expect(ages(at(13, stack("dev", [item()])), NO_HISTORY)).toEqual(["13"]);
  });

  test("closes drift that is gone, and starts again if it comes back", () => {
    const history = after(at(10, stack("dev", [item()])), at(11, stack("dev", [])), at(12, stack("dev", [item()])));
    expect(spans(history)).toEqual(["dev state 10 11", "dev state 12"]);
    expect(ages(at(12, stack("dev", [item()])), history)).toEqual(["12"]);
  });

  test("does not close drift that was not checked", () => {
    const first = at(10, stack("dev", [item()]), stack("prod", [item()]));
    expect(spans(after(first, at(11, unchecked("dev", "no"))))).toEqual(["dev state 10", "prod state 10"]);
    expect(spans(after(first, at(11, stack("dev", [], { stack: "registry" }))))).toEqual(["dev state 10", "prod state 10"]);
  });

  test("drift keeps its age if it is taken into the state, and one attribute has one age", () => {
    const changed = item({ kind: "not-applied" });
    expect(spans(after(at(10, stack("dev", [item()])), at(11, stack("dev", [changed, item()]))))).toEqual(["dev state 10"]);
  });

  test("a whole resource and its attributes are separate drift", () => {
    const whole = item({ attribute: undefined, kind: "deleted-outside" });
    expect(spans(after(at(10, stack("dev", [item()])), at(11, stack("dev", [whole]))))).toEqual(["dev state 10 11", "dev  11"]);
  });
});

describe("its file", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "drift-history-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test("is created if there is none, and read as it was written", () => {
    const file = join(folder, "new", "history.json");
    expect(readHistory(file)).toEqual({ version: 1, entries: [] });
    const history = after(at(10, stack("dev", [item()])), at(11, stack("dev", [])));
    writeHistory(file, history);
    expect(readHistory(file)).toEqual(history);
    expect(readdirSync(join(folder, "new"))).toEqual(["history.json"]);
  });

  test.each([
    ["", ""],
    ['{"version":1,"entries":[', ""],
    ['{"version":2,"entries":[]}', "version "],
    ['{"version":1,"entries":[{"environment":"dev"}]}', "entries.0.stack "],
    ['{"version":1,"entries":[],"more":1}', ""],
  ])("%j is damaged: this is reported, and the file is not changed", (content, why) => {
    const file = join(folder, "history.json");
    writeFileSync(file, content);
    expect(() => readHistory(file)).toThrow(`The history of drift in ${file} is damaged: ${why}`);
    expect(readFileSync(file, "utf8")).toBe(content);
  });

  test("is not changed if the new one cannot replace it", () => {
    const file = join(folder, "taken");
    writeHistory(join(file, "inside.json"), NO_HISTORY);
    expect(() => writeHistory(file, NO_HISTORY)).toThrow("EISDIR");
    expect(readdirSync(folder)).toEqual(["taken"]);
  });
});
