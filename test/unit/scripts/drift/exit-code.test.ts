import { exitCodeOf } from "../../../../scripts/drift/model/exit-code";
import { item, report, stack, unchecked } from "./reports";

const known = { reason: "theirs", expires: "2027-01-01" };

test.each([
  ["no drift", report(stack("dev", [])), 0],
  ["accepted drift", report(stack("dev", [item({ known })])), 0],
  ["drift", report(stack("dev", [item({ known }), item()])), 2],
  ["a stack that could not be checked", report(stack("dev", []), unchecked("prod", "no")), 1],
  ["both", report(stack("dev", [item()]), unchecked("prod", "no")), 1],
])("%s", (_, found, code) => {
  expect(exitCodeOf(found)).toBe(code);
});
