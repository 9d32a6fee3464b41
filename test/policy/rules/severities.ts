import { RULES } from "../../../scripts/drift/severity/rules";
import { ALL } from "../synthesized";

test("every type of the stacks has a rule of its own, and every rule a type of the stacks", () => {
  const types = [...new Set(ALL.flatMap(({ resources }) => resources.map(({ type }) => type)))].sort();
  const fits = (pattern: string, type: string) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(type);
  const own = RULES.filter(({ type }) => type !== "*");
  expect(types.filter((type) => !own.some((rule) => fits(rule.type, type)))).toEqual([]);
  expect(own.filter((rule) => !types.some((type) => fits(rule.type, type))).map(({ type }) => type)).toEqual([]);
});
