import { COMMITTED, VARIANTS } from "../helpers/variants";
import { type Resource, synthesize, type SynthesizedStack } from "./synth";

/** Every stack of the committed environments and of the variants. */
export const ALL = synthesize([...COMMITTED, ...VARIANTS]);

/** For `test.each`: name and stack. */
export const CASES = ALL.map((stack) => [stack.name, stack] as const);

/** The scanner of each environment, for `test.each`. */
export const SCANNERS = CASES.filter(([, { kind }]) => kind === "scanner");

/** The secrets of each environment, for `test.each`. */
export const SECRETS = CASES.filter(([, { kind }]) => kind === "secrets");

export function ofType(stack: SynthesizedStack, type: string): readonly Resource[] {
  return stack.resources.filter((resource) => resource.type === type);
}
