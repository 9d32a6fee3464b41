import type { VerbContext } from "../../cli/context";
import type { Verb } from "../../cli/verb";
import { SCAN_OPTION, type ScanOptions } from "../../quarantine/options";
import { showSurvey } from "../../quarantine/show";
import { changesIn, type QuarantineContext, survey } from "../../quarantine/survey";
import { EXIT } from "../../words/errors";

export const quarantinePlanVerb: Verb<ScanOptions> = {
  name: "quarantine plan",
  summary: "show which versions would be archived and released, by the last scan's gate and policy.yaml, and change nothing",
  example: "quarantine plan --env prod",
  options: [SCAN_OPTION],
  actsAs: "quarantine",
  run: showPlan,
};

/** The exit code is that of a failure if a person has to look at something, and that of drift if there is something to do. */
export async function showPlan({ scan }: ScanOptions, context: QuarantineContext & Pick<VerbContext, "console">): Promise<number> {
  const now = new Date();
  const found = await survey({ scan, now }, context);
  if (context.console.json) context.console.result(found);
  else showSurvey(found, now, context);
  const { plan } = found;
  if (plan.left.some(({ open }) => open)) return EXIT.failed;
  return changesIn(plan) + plan.note.length > 0 ? EXIT.drift : EXIT.done;
}
