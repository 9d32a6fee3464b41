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

test("there is no nearest word if there are no words", () => {
  expect(nearest("dev", [])).toBeUndefined();
});
