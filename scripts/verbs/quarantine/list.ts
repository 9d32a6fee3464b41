import type { Verb } from "../../cli/verb";
import { LedgerFile } from "../../quarantine/ledger";
import { showLedger } from "../../quarantine/show";
import { EXIT } from "../../words/errors";

export const quarantineListVerb: Verb = {
  name: "quarantine list",
  summary: "show what the ledger says is quarantined: which version, where, since when, by whom and why",
  example: "quarantine list --env prod",
  actsAs: "quarantine",
  run: async (_options, context) => {
    const entries = await new LedgerFile(context.aws.s3, context).entries();
    if (context.console.json) context.console.result({ entries });
    else showLedger(entries, new Date(), context);
    return EXIT.done;
  },
};
