import type { Summary } from "../../modules/scanner/results";

/** The scanner's exit code where the findings are worse than the environment allows. */
export const EXIT_GATE = 1;

/** Undefined where nothing is known of a gate. */
export function gateText({ exitCode }: Pick<Summary, "exitCode">): "tripped" | undefined {
  return exitCode === EXIT_GATE ? "tripped" : undefined;
}
