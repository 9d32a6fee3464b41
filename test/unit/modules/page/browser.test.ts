import { fragmentOf, viewOf } from "../../../../modules/page/browser/address";
import { hasChosen, hasTerms, termsOf } from "../../../../modules/page/browser/matching";
import { firstDirection, keyOf, ordered, type Kind } from "../../../../modules/page/browser/ordering";

test.each([
  ["", "anything", true],
  ["  YAML  5.3 ", "pyyaml 5.3", true],
  ["yaml 5.4", "pyyaml 5.3", false],
  ["<b>", "a <b> in a name", true],
  [".*", "pyyaml", false],
])("the search %j finds %j: %s", (query, text, found) => {
  expect(hasTerms(text, termsOf(query))).toBe(found);
});

test("nothing chosen means all; else one of a cell's values has to be among the chosen ones", () => {
  expect(hasChosen(["team"], new Set())).toBe(true);
  expect(hasChosen(["team", "store"], new Set(["store", "other"]))).toBe(true);
  expect(hasChosen([], new Set(["store"]))).toBe(false);
});

test.each<[Kind, string[], string[]]>([
  [
    "severity",
    ["low 3.1", "critical 9.0", "high 8.8", "high", "known", "critical 9.8"],
    ["critical 9.8", "critical 9.0", "high 8.8", "high", "low 3.1", "known"],
  ],
  ["number", ["2", "1,234", "none", "99.5 %", "0"], ["1,234", "99.5 %", "2", "0", "none"]],
  ["text", ["six 1.10", "six 1.9", "Babel 2", "azure 1"], ["azure 1", "Babel 2", "six 1.9", "six 1.10"]],
  ["time", ["2026-11-23T08:00:00Z", "not known", "2026-11-24T08:00:00Z"], ["2026-11-24T08:00:00Z", "2026-11-23T08:00:00Z", "not known"]],
])("the first click on a column of kind %s puts first what matters most", (kind, texts, expected) => {
  expect(ordered(texts, (text) => keyOf(kind, text), firstDirection(kind))).toEqual(expected);
});

test("what is equal keeps its order in both directions", () => {
  const items = [
    { id: 1, key: "a" },
    { id: 2, key: "a" },
    { id: 3, key: "b" },
  ];
  expect(ordered(items, ({ key }) => key, "descending").map(({ id }) => id)).toEqual([3, 1, 2]);
});

test("an address says what is shown, and a link to a section is no such address", () => {
  const view = {
    query: "c++ & d",
    chosen: new Map([
      ["findings.severity", new Set(["critical", "high"])],
      ["findings.fixed in", new Set<string>()],
    ]),
  };
  const fragment = fragmentOf(view);
  expect(fragment).toBe("#q=c%2B%2B+%26+d&findings.severity=critical,high");
  expect(viewOf(fragment)).toEqual({ query: "c++ & d", chosen: new Map([["findings.severity", new Set(["critical", "high"])]]) });
  expect(fragmentOf({ query: "", chosen: new Map() })).toBe("");
  expect(viewOf("#findings")).toBeUndefined();
  expect(viewOf("")).toBeUndefined();
});
