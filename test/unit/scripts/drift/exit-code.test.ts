import { NO_HISTORY } from "../../../../scripts/drift/history/history";
import { exitCodeOf } from "../../../../scripts/drift/model/exit-code";
import { driftHtml } from "../../../../scripts/drift/render/html";
import { verdict } from "../../../../scripts/drift/render/wording";
import { item, report, stack, unchecked } from "./reports";

const known = { reason: "theirs", expires: "2027-01-01" };
const unanswered = { address: "aws_kms_key.key", aspect: "grants", reason: "AccessDenied" };

test.each([
  ["no drift", report(stack("dev", [])), 0],
  ["accepted drift", report(stack("dev", [item({ known })])), 0],
  ["drift", report(stack("dev", [item({ known }), item()])), 2],
  ["a stack that could not be checked", report(stack("dev", []), unchecked("prod", "no")), 1],
  ["no stack at all", report(), 1],
  ["an aspect that AWS did not answer for", report(stack("dev", [item({ known })], { unchecked: [unanswered] })), 1],
  ["something that nobody configured", report(stack("dev", [item({ kind: "unmanaged", endsWithApply: false })])), 2],
  ["both", report(stack("dev", [item()]), unchecked("prod", "no")), 1],
])("%s", (_, found, code) => {
  expect(exitCodeOf(found)).toBe(code);
});

test("no drift is said of what was checked only, and only then in green", () => {
  const tones = (found: ReturnType<typeof report>) =>
    [...driftHtml({ report: found, history: NO_HISTORY, notes: [] }).matchAll(/<div class="tile (\w*)">/g)].map(([, tone]) => tone);
  expect([verdict(report(stack("dev", []))), tones(report(stack("dev", [])))]).toEqual(["No drift in 1 stack.", ["", "good", "good", ""]]);
  const partly = report(stack("dev", []), unchecked("prod", "no"));
  expect([verdict(partly), tones(partly)]).toEqual(['1 of 2 could not be checked: this is not "no drift".', ["", "bad", "", ""]]);
  const leftOut = { ...report(stack("dev", [])), misconfigured: [{ environment: "qa", reason: "configuration: qa.yaml:1" }] };
  expect([verdict(leftOut), tones(leftOut)]).toEqual([
    'qa (misconfigured) could not be checked: this is not "no drift".',
    ["", "bad", "bad", "", ""],
  ]);
  expect([verdict(report()), tones(report())]).toEqual(['No stack was checked: this is not "no drift".', ["", "bad", "", ""]]);
});
