import { nearest } from "../../../environments/nearest";

test.each([
  ["prd", "prod"],
  ["PROD", "prod"],
  ["stagin", "staging"],
  ["de", "dev"],
  ["qa", undefined],
  ["production", undefined],
])("%s is meant as %s", (word, meant) => {
  expect(nearest(word, ["dev", "staging", "prod"])).toBe(meant);
});

test("of none, there is no nearest", () => {
  expect(nearest("dev", [])).toBeUndefined();
});
