import { metByCall, metBySort } from "../../interruptions/met";
import { scenario } from "../../interruptions/scenarios";
import { boundariesOf } from "../../interruptions/sweep";

const CREATE = { service: "codeartifact", operation: "CreateDomain" };
const boundaries = (name: string, offset: number) => boundariesOf(scenario(name), { passed: [CREATE, CREATE] }, { offset, number: 0 });
const blows = (taken: readonly { readonly blow: string }[]) => taken.map(({ blow }) => blow);

test("of what a sweep would try, those pairs of call and kind are taken that no sweep has hit, each once", () => {
  const rows = [
    "0 | codeartifact CreateDomain | arrived | SIGINT | hit | 130 | well",
    "1 | codeartifact CreateDomain | arrived | SIGTERM | missed | 0 | well",
  ];
  const met = metBySort([{ scenario: "deploy small", offset: 0, boundaries: 2, rows }]);
  const all = [0, 1, 2].flatMap((offset) => boundaries("deploy small", offset));
  expect(blows(all)).toEqual(["SIGINT", "SIGINT twice", "SIGINT twice", "SIGTERM", "SIGTERM", "SIGHUP"]);
  expect(blows(met.takeMissing(all))).toEqual(["SIGINT twice", "SIGTERM", "SIGHUP"]);
  expect(met.takeMissing(boundaries("deploy scanner", 0))).toEqual([]);
  // Without Terraform, another hand makes the call.
  expect(blows(met.takeMissing(boundaries("guard", 0)))).toEqual(["SIGINT", "SIGINT twice"]);
});

test("of what a sweep would try, those kinds are taken that no sweep has dealt at the very call", () => {
  const rows = [
    "0 | codeartifact CreateDomain | arrived | SIGINT | hit | 130 | well",
    "1 | codeartifact CreateDomain | arrived | SIGTERM | missed | 0 | well",
    "1 | codeartifact CreateDomain | arrived | SIGKILL of ops | hit | 0 | well | in place of SIGHUP",
  ];
  const met = metByCall([{ scenario: "guard", offset: 0, boundaries: 2, rows }]);
  const all = [0, 1, 2, 3, 4, 5, 6].flatMap((offset) => boundaries("guard", offset));
  expect(all).toHaveLength(14);
  const taken = met.takeMissing(all);
  // Five kinds at two calls, of which one has been met at one, and at the other one that was also in another's place.
  expect(taken).toHaveLength(7);
  expect(taken.filter(({ boundary }) => boundary === 1).map(({ blow }) => blow)).not.toContain("SIGHUP");
  expect(taken.filter(({ boundary }) => boundary === 0).map(({ blow }) => blow)).not.toContain("SIGINT");
  expect(new Set(taken.map(({ boundary, blow }) => `${boundary} ${blow}`)).size).toBe(7);
  // The same call of another scenario is another one.
  expect(met.takeMissing(boundaries("destroy", 0))).toHaveLength(2);
});
