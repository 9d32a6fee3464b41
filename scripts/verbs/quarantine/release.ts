import { YES_OPTION } from "../../cli/options";
import type { Verb } from "../../cli/verb";
import { carryOut } from "../../quarantine/carry-out";
import { type ReleaseOptions, surveyRelease } from "../../quarantine/release-by-hand";

export const quarantineReleaseVerb: Verb<ReleaseOptions & { readonly yes?: boolean }> = {
  name: "quarantine release",
  summary: "set quarantined versions back to the status that they had, although something still speaks against them",
  example: "quarantine release --env prod --package jinja2 --version 2.10",
  options: [
    ["--package <name>", "all quarantined versions of this package"],
    ["--version <version>", "only this version of it"],
    ["--everything", "all that the ledger has"],
    YES_OPTION,
  ],
  actsAs: "quarantine",
  run: async ({ yes = false, ...options }, context) => carryOut(await surveyRelease(options, context), yes, context),
};
