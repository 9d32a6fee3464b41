import { BLOWS } from "../../interruptions/kill";
import type { Scenario } from "../../interruptions/scenario";
import { boundariesOf } from "../../interruptions/sweep";

const verb = (terraform: boolean): Scenario => ({
  name: "verb",
  terraform,
  prepare: () => Promise.resolve(),
  args: () => [],
  problems: () => Promise.resolve([]),
});
const sort = (text: string) => {
  const [service = "", operation = ""] = text.split(" ");
  return { service, operation };
};
const PASSED = ["s3 PutObject", "kms CreateKey", "s3 PutObject", "s3 DeleteObject"].map(sort);
const boundaries = (terraform: boolean, offset: number) => boundariesOf(verb(terraform), { passed: PASSED }, { offset, number: 3 });

test("each call that changes something is a boundary, counted among those of its sort", () => {
  expect(boundaries(true, 0).map(({ boundary, seed, blow, moment }) => ({ boundary, seed, blow, moment }))).toEqual([
    { boundary: 0, seed: 3000, blow: "SIGINT", moment: { call: 0, sort: PASSED[0], releaseAfterMs: 0, lost: false } },
    { boundary: 1, seed: 3001, blow: "SIGINT twice", moment: { call: 0, sort: PASSED[1], releaseAfterMs: 2000, lost: false } },
    { boundary: 2, seed: 3002, blow: "SIGINT twice", moment: { call: 1, sort: PASSED[0], releaseAfterMs: 0, lost: false } },
    { boundary: 3, seed: 3003, blow: "SIGTERM", moment: { call: 0, sort: PASSED[3], releaseAfterMs: 2000, lost: false } },
  ]);
});

test.each([true, false])("as many offsets as there are kinds meet each kind at each call (Terraform: %s)", (terraform) => {
  const kinds = BLOWS.filter((blow) => terraform || !/Terraform|provider/.test(blow));
  const all = kinds.map((_, offset) => boundaries(terraform, offset));
  expect(kinds.length).toBe(terraform ? 7 : 5);
  for (const index of PASSED.keys()) expect(all.map((cases) => cases[index]?.blow).sort()).toEqual([...kinds].sort());
});

test("twice as many meet each death with a call that arrives and with one that is lost", () => {
  const deaths = Array.from({ length: 14 }, (_, offset) => boundaries(true, offset)).flat();
  const fates = (boundary: number, blow: string) =>
    deaths.flatMap((each) => (each.boundary === boundary && each.blow === blow ? [(each.moment as { lost?: boolean }).lost] : [])).sort();
  expect([fates(0, "SIGKILL of ops"), fates(1, "SIGKILL of Terraform"), fates(2, "SIGINT")]).toEqual([
    [false, true],
    [false, true],
    [false, false],
  ]);
  expect(new Set(deaths.map(({ seed }) => seed)).size).toBe(14 * PASSED.length);
});
