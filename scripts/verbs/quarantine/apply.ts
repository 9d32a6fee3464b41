import { YES_OPTION } from "../../cli/options";
import type { Verb } from "../../cli/verb";
import { carryOut } from "../../quarantine/carry-out";
import { SCAN_OPTION, type ScanOptions } from "../../quarantine/options";
import { survey } from "../../quarantine/survey";

export const quarantineApplyVerb: Verb<ScanOptions & { readonly yes?: boolean }> = {
  name: "quarantine apply",
  summary:
    "archive the versions that trip the gate or are too young, in every repository, and release what nothing speaks against any more",
  example: "quarantine apply --env prod",
  options: [SCAN_OPTION, YES_OPTION],
  actsAs: "quarantine",
  run: async ({ scan, yes = false }, context) => carryOut(await survey({ scan }, context), yes, context),
};
