import { loadEnvironment } from "../../../../environments/load";
import type { CdktfCommand } from "../../../../stacks/cdktf/command";
import { unnamedText } from "../../../../stacks/cdktf/unnamed";

const [dev, prod] = ["dev", "prod"].map((name) => loadEnvironment(name));
const both = [dev, prod].filter((environment) => environment !== undefined);
const said = (verb: string, stacks: string[] = [], environments = both, program: CdktfCommand["program"] = "cdktf") =>
  unnamedText(environments, { pid: 1, program, verb, stacks });

test("each verb that wants stacks is answered with its commands, in its order", () => {
  expect(said("destroy")).toBe(`cdktf destroy takes stacks, and none is named. For example:
  ENVIRONMENT=dev npx cdktf destroy dev-scanner dev-secrets dev-registry
  ENVIRONMENT=prod npx cdktf destroy prod-scanner prod-secrets prod-registry
Or all of them at once: npm run ops -- destroy --env dev prod`);
  expect(said("plan", [], both.slice(0, 1))).toBe(`cdktf plan takes one stack, and none is named. For example:
  ENVIRONMENT=dev npx cdktf plan dev-registry
Or all of them at once: npm run ops -- plan --env dev`);
  expect(said("output", [], both.slice(0, 1), "cdktn")).toBe(`cdktn output takes stacks, and none is named. For example:
  ENVIRONMENT=dev cdktn output dev-registry dev-secrets dev-scanner`);
});

test("an environment is no stack", () => {
  expect(said("deploy", ["prod"])).toBe(`cdktf deploy takes stacks, and prod is an environment. For example:
  ENVIRONMENT=prod npx cdktf deploy prod-registry prod-secrets prod-scanner
Or all of them at once: npm run ops -- deploy --env prod`);
});

test("of a fleet, four are named", () => {
  const many = Array.from({ length: 100 }, () => both.slice(0, 1)).flat();
  const lines = said("deploy", [], many)?.split("\n") ?? [];
  expect([lines.length, ...lines.slice(-2)]).toEqual([7, "  and so on for 96 more", "Or all of them at once: npm run ops -- deploy --all"]);
});

test("nothing is said where stacks are named, or none is wanted", () => {
  expect(["deploy", "diff", "output"].map((verb) => said(verb, ["dev-*"]))).toEqual([undefined, undefined, undefined]);
  expect(["synth", "list", ""].map((verb) => said(verb))).toEqual([undefined, undefined, undefined]);
  expect(said("deploy", [], [])).toBeUndefined();
});
