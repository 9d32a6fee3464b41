import type { Finding } from "../../../../scripts/doctor/check";
import { countText } from "../../../../scripts/doctor/render";
import { showDoctor } from "../../../../scripts/verbs/doctor";
import { named, screen } from "../../../helpers/states";

const FINDINGS: readonly Finding[] = [
  { check: "Node", level: "ok", what: "20" },
  { environment: "dev", check: "credentials", level: "ok", what: "arn:of:me" },
  { environment: "dev", check: "state locks", level: "warning", what: "old", fix: "npm run ops -- state unlock" },
  {
    environment: "dev",
    check: "state bucket",
    level: "problem",
    what: "not there\nat all",
    fix: "npm run ops -- bootstrap --env dev\nand wait",
  },
  { environment: "dev", check: "stacks", level: "skipped", what: "state bucket was not done" },
];
const show = (findings: readonly Finding[], count = 1, json = false) => {
  const { console, text } = screen(json);
  const code = showDoctor(findings, { console, environments: Array.from({ length: count }, () => named("dev")) });
  return { code, text: text() };
};

test("one environment is shown in full", () => {
  expect(show(FINDINGS)).toEqual({
    code: 1,
    text: `
this machine
  Node  ok  20

dev
  credentials   ok             arn:of:me
  state locks   warning        old
                fix            npm run ops -- state unlock
  state bucket  problem        not there
                               at all
                fix            npm run ops -- bootstrap --env dev
                               and wait
                not looked at  stacks

2 ok, 1 skipped, 1 warning, 1 problem.
Next   npm run ops -- bootstrap --env dev
`,
  });
});

test("of several environments, those without problems are only named", () => {
  const { text } = show(FINDINGS, 2);
  expect(text).toContain("this machine\n    ok  Node\n");
  expect(text).toContain("                ok             credentials\n                not looked at  stacks\n");
  expect(text).not.toContain("arn:of:me");
});

test("warnings alone are not a failure; a failed check is", () => {
  expect(show(FINDINGS.slice(0, 3)).code).toBe(0);
  expect(show([{ environment: "dev", check: "x", level: "could not check", what: "no network" }]).code).toBe(1);
});

test("JSON contains everything", () => {
  expect(JSON.parse(show(FINDINGS, 2, true).text)).toEqual(FINDINGS);
});

test("counts are written in words", () => {
  expect(countText([...FINDINGS, ...FINDINGS])).toBe("4 ok, 2 skipped, 2 warnings, 2 problems");
});
