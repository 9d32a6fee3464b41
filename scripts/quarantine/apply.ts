import { archiveAll } from "./archive";
import { Domain } from "./domain";
import { changeOf, LedgerFile } from "./ledger";
import type { Place } from "./look";
import { releaseAll } from "./release";
import type { Outcome } from "./set-statuses";
import type { QuarantineContext } from "./survey";
import type { Plan } from "./types";

/**
 * Does a plan: the ledger says first what is about to happen, then the statuses change, repositories first from which others get
 * packages, then every repository is looked at again and the ledger says what has happened. Whoever stops it leaves entries that
 * the next one finishes. Throws if the ledger cannot be written: nothing is changed then.
 */
export async function applyPlan(
  plan: Plan,
  { repositories }: Pick<Place, "repositories">,
  context: QuarantineContext,
): Promise<readonly Outcome[]> {
  const ledger = new LedgerFile(context.aws.s3, context);
  const domain = new Domain(context);
  await ledger.change(changeOf(plan.note, plan.forget));
  const archived = await archiveAll(plan, repositories, domain, ledger, context.signal);
  return [...archived, ...(await releaseAll(plan.release, repositories, domain, ledger))];
}
