import type { FleetContext } from "../cli/context";
import type { FleetVerb } from "../cli/verb";
import type { Finding } from "../doctor/check";
import { consult } from "../doctor/consult";
import { isBad, showFindings } from "../doctor/render";
import { EXIT } from "../words/errors";
import { withMisconfigured } from "../words/misconfigured";

export const doctorVerb: FleetVerb = {
  name: "doctor",
  summary: "whether tools, accounts, roles, states and scans are as they should be, and what to do; changes nothing",
  example: "doctor --all",
  fleet: true,
  showsForeignSettings: true,
  run: async (_options, context) => showDoctor(await consult(context), context),
};

/** Shows the findings. "Could not check" is a failure, a warning is not; a file with mistakes alone is a wrong configuration. */
export function showDoctor(
  findings: readonly Finding[],
  { console, environments, broken = [] }: Pick<FleetContext, "console" | "environments" | "broken">,
): number {
  if (console.json) console.result(findings);
  else showFindings(findings, console, { all: environments.length + broken.length === 1 });
  const leftOut = (finding: Finding) => broken.some(({ name }) => name === finding.environment);
  return withMisconfigured(findings.some((finding) => isBad(finding) && !leftOut(finding)) ? EXIT.failed : EXIT.done, broken);
}
