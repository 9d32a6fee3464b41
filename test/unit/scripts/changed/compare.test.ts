import { comparable, compareStacks } from "../../../../scripts/changed/compare";

test("a stack that differs or is new is changed; one that is missing is gone", () => {
  const before = new Map([
    ["dev-registry", "1"],
    ["dev-scanner", "1"],
    ["old-registry", "1"],
  ]);
  const after = new Map([
    ["dev-registry", "1"],
    ["dev-scanner", "2"],
    ["new-state", "1"],
  ]);
  expect(compareStacks(before, after)).toEqual({ changed: ["dev-scanner", "new-state"], gone: ["old-registry"] });
});

test("CDKTF's notes and the project's folder make no difference; a value does", () => {
  const stack = (folder: string, note: string, region: string) =>
    JSON.stringify({ "//": { note }, resource: { a: { "//": note, region } }, terraform: { backend: { local: { path: `${folder}/x` } } } });
  expect(comparable(stack("/one", "1", "r"), "/one")).toBe(comparable(stack("/two", "2", "r"), "/two"));
  expect(comparable(stack("/one", "1", "r"), "/one")).not.toBe(comparable(stack("/two", "2", "s"), "/two"));
});
