import type { FleetContext } from "../cli/context";
import type { FleetVerb } from "../cli/verb";
import type { Finding } from "../doctor/check";
import { consult } from "../doctor/consult";
import { isBad, showFindings } from "../doctor/render";
import { EXIT } from "../words/errors";

export const doctorVerb: FleetVerb = {
  name: "doctor",
  summary: "whether tools, accounts, roles, states and scans are as they should be, and what to do; changes nothing",
  example: "doctor --all",
  fleet: true,
  acceptsBroken: true,
  showsForeignSettings: true,
  run: async (_options, context) => showDoctor(await consult(context), context),
};

/** Shows the findings. "Could not check" is a failure, a warning is not. */
export function showDoctor(
  findings: readonly Finding[],
  { console, environments }: Pick<FleetContext, "console" | "environments">,
): number {
  if (console.json) console.result(findings);
  else showFindings(findings, console, { all: environments.length === 1 });
  return findings.some(isBad) ? EXIT.failed : EXIT.done;
}
