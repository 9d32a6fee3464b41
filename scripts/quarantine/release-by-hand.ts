import { normalizeName } from "../../modules/scanner/contract/names";
import { isHeld, type LedgerEntry } from "../../modules/scanner/contract/quarantine";
import { OperationError, UsageError } from "../words/errors";
import { Domain } from "./domain";
import { LedgerFile } from "./ledger";
import { lookAtPackages, lookAtRepositories } from "./look";
import type { QuarantineContext, Survey } from "./survey";
import { isOpenStatus, type Left, pinText, placeKey, type Present } from "./types";

/** What to release, as a person names it. */
export interface ReleaseOptions {
  readonly package?: string;
  readonly version?: string;
  /** Everything that is in the ledger. @default false */
  readonly everything?: boolean;
}

/**
 * The plan of a release that a person asks for: what the ledger has of it, and nothing that somebody else has archived. What a person
 * has released already, as a run that was stopped, is done and no mistake. Throws UsageError if nothing is named, OperationError if the
 * ledger has nothing of the kind.
 */
export async function surveyRelease(options: ReleaseOptions, context: QuarantineContext): Promise<Pick<Survey, "place" | "plan">> {
  const wanted = wantedBy(options);
  const domain = new Domain(context);
  const place = await lookAtRepositories(domain, context.names);
  const named = (await new LedgerFile(context.aws.s3, context).entries()).filter(wanted);
  if (named.length === 0) {
    const what =
      options.everything === true ? "" : ` of ${pinText({ package: options.package ?? "", version: options.version ?? "" }).trim()}`;
    throw new OperationError(
      `The ledger has nothing${what}`,
      `It lists what ops quarantine has archived, and nothing else is released: npm run ops -- quarantine list --env ${context.environment.name}`,
    );
  }
  const present = await lookAtPackages(
    domain,
    place.repositories,
    named.map(({ package: name }) => name),
  );
  const plan = planOf(named, present, { repositories: place.repositories, by: context.aws.callerArn, now: new Date() });
  return { place, plan };
}

/** Throws UsageError if nothing is named, or too much. */
export function wantedBy({ package: name, version, everything = false }: ReleaseOptions): (entry: LedgerEntry) => boolean {
  if (everything && (name !== undefined || version !== undefined))
    throw new UsageError("--everything and --package cannot be used together.", "Leave one of them out.");
  if (!everything && name === undefined)
    throw new UsageError(
      "Nothing is named.",
      "Name it: --package NAME, with --version VERSION for one of its versions. Or take --everything.",
    );
  return (entry) => everything || (entry.package === normalizeName(name ?? "") && (version ?? entry.version) === entry.version);
}

/** Who releases, when, and where they have looked. */
export interface Releasing {
  /** Repositories that were looked at: what is in others stays as it is. */
  readonly repositories: readonly string[];
  /** ARN. */
  readonly by: string;
  readonly now: Date;
}

/** From plain values. @param all what the ledger has of it */
export function planOf(all: readonly LedgerEntry[], present: readonly Present[], { repositories, by, now }: Releasing): Survey["plan"] {
  const named = all.filter(({ repository }) => repositories.includes(repository));
  const elsewhere = all.filter((entry) => isHeld(entry) && !named.includes(entry));
  const status = new Map(present.map((each) => [placeKey(each), each.status]));
  const statusOf = (entry: LedgerEntry) => status.get(placeKey(entry));
  const byHand = (entry: LedgerEntry, state: LedgerEntry["state"]): LedgerEntry => {
    return { ...entry, state, byHand: true, by, since: now.toISOString() };
  };
  const entries = named.filter(isHeld);
  const archived = entries.filter((entry) => statusOf(entry) === "Archived");
  const others = entries.filter((entry) => !archived.includes(entry));
  // Such as what a run that was stopped had set, and not noted: forgotten, the same scan would have it archived again.
  const open = others.filter((entry) => isOpenStatus(statusOf(entry) ?? ""));
  return {
    archive: [],
    release: archived.map((entry) => ({
      entry: byHand(entry, "releasing"),
      because: `by hand; it was archived because ${entry.reason}`,
    })),
    note: open.map((entry) => byHand(entry, "released")),
    forget: others.filter((entry) => !open.includes(entry)),
    left: [
      ...others.map((entry): Left => ({ ...entry, because: alreadyText(statusOf(entry)), open: false })),
      ...named.filter((entry) => !isHeld(entry)).map((entry) => releasedBefore(entry, statusOf(entry))),
      ...elsewhere.map((entry): Left => ({
        ...entry,
        because: "the environment's scan.repositories leaves its repository out",
        open: true,
      })),
    ],
  };
}

function alreadyText(status: string | undefined): string {
  return status === undefined ? "it is not there any more" : `its status is ${status} already`;
}

function releasedBefore(entry: LedgerEntry, status: string | undefined): Left {
  if (status === "Archived") return { ...entry, because: "somebody else has archived it, after it was released here", open: true };
  return { ...entry, because: `${entry.by} has released it already`, open: false };
}
