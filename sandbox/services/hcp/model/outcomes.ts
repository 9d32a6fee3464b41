import type { PolicyOutcome } from "./policies";

/** How many of OPA's policies passed, and what the word of the others weighs. */
export interface ResultCount {
  readonly advisoryFailed: number;
  readonly mandatoryFailed: number;
  readonly passed: number;
}

export function countOf(outcomes: readonly PolicyOutcome[]): ResultCount {
  const failed = outcomes.filter(({ passed }) => !passed);
  return {
    advisoryFailed: failed.filter(({ level }) => level === "advisory").length,
    mandatoryFailed: failed.filter(({ level }) => level === "mandatory").length,
    passed: outcomes.length - failed.length,
  };
}
