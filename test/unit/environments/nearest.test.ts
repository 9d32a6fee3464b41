import { nearest } from "../../../environments/nearest";

test.each([
  ["prd", "prod"],
  ["PROD", "prod"],
  ["stagin", "staging"],
  ["de", "dev"],
  ["Stag", "staging"],
  ["st", "staging"],
  ["s", undefined],
  ["qa", undefined],
  ["production", undefined],
])("%s is meant as %s", (word, meant) => {
  expect(nearest(word, ["dev", "staging", "prod"])).toBe(meant);
});

test("a beginning of several words means none of them", () => {
  expect(nearest("prod", ["prod-europe", "prod-america"])).toBeUndefined();
});

test("there is no nearest word if there are no words", () => {
  expect(nearest("dev", [])).toBeUndefined();
});
