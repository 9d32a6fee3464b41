import type { LedgerEntry } from "../../modules/scanner/contract/quarantine";
import type { Domain } from "./domain";
import { changeOf, type LedgerFile } from "./ledger";
import { type Outcome, setStatuses } from "./set-statuses";
import type { Releasing } from "./types";

/** Puts back what a plan names, to the status that it had. */
export async function releaseAll(
  release: readonly Releasing[],
  repositories: readonly string[],
  domain: Domain,
  ledger: LedgerFile,
): Promise<readonly Outcome[]> {
  const entries = release.map(({ entry }): LedgerEntry => ({ ...entry, state: "releasing" }));
  if (entries.length === 0) return [];
  await ledger.change(changeOf(entries));
  const target = { did: "released", from: () => "Archived", to: ({ before }: LedgerEntry) => before } as const;
  const { outcomes } = await setStatuses(entries, repositories, domain, target);
  const changed = outcomes.map(({ entry, problem }) => ({ entry, after: afterwards(entry, problem) }));
  const put = changed.flatMap(({ after }) => after ?? []);
  const gone = changed.filter(({ after }) => after === undefined).map(({ entry }) => entry);
  await ledger.change(changeOf(put, gone));
  return outcomes;
}

/** What a person has released is remembered, so that the same scan does not archive it again. */
function afterwards({ byHand, ...entry }: LedgerEntry, problem: string | undefined): LedgerEntry | undefined {
  if (problem !== undefined) return { ...entry, state: "archived" };
  return byHand === true ? { ...entry, byHand, state: "released" } : undefined;
}
