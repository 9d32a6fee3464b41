import type { VerbContext } from "../../cli/context";
import type { Verb } from "../../cli/verb";
import { LedgerFile } from "../../quarantine/ledger";
import { showLedger } from "../../quarantine/show";
import type { QuarantineContext } from "../../quarantine/survey";
import { EXIT } from "../../words/errors";

export const quarantineListVerb: Verb = {
  name: "quarantine list",
  summary: "show what the ledger says is quarantined: which version, where, since when, by whom and why",
  example: "quarantine list --env prod",
  actsAs: "quarantine",
  run: (_options, context) => list(context),
};

export async function list(context: QuarantineContext & Pick<VerbContext, "console">): Promise<number> {
  const entries = await new LedgerFile(context.aws.s3, context).entries();
  if (context.console.json) context.console.result({ entries });
  else showLedger(entries, new Date(), context);
  return EXIT.done;
}
