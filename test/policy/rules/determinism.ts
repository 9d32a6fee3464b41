import { synthesize } from "../synth";
import { COMMITTED } from "../../helpers/variants";
import { ALL } from "../synthesized";

test("a second synth writes the same text", () => {
  const second = new Map(synthesize(COMMITTED).map(({ name, text }) => [name, text]));
  const first = ALL.filter(({ environment }) => COMMITTED.includes(environment));
  expect(first.map(({ name }) => name)).toEqual([...second.keys()]);
  for (const { name, text } of first) expect(second.get(name)).toBe(text);
});

test.each(COMMITTED.map((environment) => [environment.name, environment] as const))(
  "%s gives the same stacks alone as together with all others",
  (name, environment) => {
    const alone = synthesize([environment]).map((stack) => [stack.name, stack.text]);
    expect(alone).toEqual(ALL.filter((stack) => stack.environment.name === name).map((stack) => [stack.name, stack.text]));
  },
);
