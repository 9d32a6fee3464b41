import { normalizeName } from "../../modules/scanner/contract/names";
import { isHeld, type LedgerEntry } from "../../modules/scanner/contract/quarantine";
import { OperationError, UsageError } from "../words/errors";
import { Domain } from "./domain";
import { LedgerFile } from "./ledger";
import { lookAtPackages, lookAtRepositories } from "./look";
import type { QuarantineContext, Survey } from "./survey";
import { type Left, pinText, placeKey, type Present } from "./types";

/** What to release, as a person names it. */
export interface ReleaseOptions {
  readonly package?: string;
  readonly version?: string;
  /** Everything that is in the ledger. @default false */
  readonly everything?: boolean;
}

/**
 * The plan of a release that a person asks for: what the ledger has of it, and nothing that somebody else has archived. Throws UsageError
 * if nothing is named, OperationError if the ledger has nothing of the kind.
 */
export async function surveyRelease(options: ReleaseOptions, context: QuarantineContext): Promise<Pick<Survey, "place" | "plan">> {
  const wanted = wantedBy(options);
  const domain = new Domain(context);
  const place = await lookAtRepositories(domain, context.names);
  const entries = (await new LedgerFile(context.aws.s3, context).entries()).filter((entry) => isHeld(entry) && wanted(entry));
  if (entries.length === 0)
    throw new OperationError(
      `The ledger has ${options.everything === true ? "nothing" : `nothing of ${pinText({ package: options.package ?? "", version: options.version ?? "" }).trim()}`}`,
      "It lists what ops quarantine has archived, and nothing else is released: npm run ops -- quarantine list",
    );
  const present = await lookAtPackages(
    domain,
    place.repositories,
    entries.map(({ package: name }) => name),
  );
  return { place, plan: planOf(entries, present, context.aws.callerArn, new Date()) };
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

/** From plain values. @param by ARN of who releases */
export function planOf(entries: readonly LedgerEntry[], present: readonly Present[], by: string, now: Date): Survey["plan"] {
  const status = new Map(present.map((each) => [placeKey(each), each.status]));
  const archived = entries.filter((entry) => status.get(placeKey(entry)) === "Archived");
  const others = entries.filter((entry) => !archived.includes(entry));
  return {
    archive: [],
    release: archived.map((entry) => ({
      entry: { ...entry, state: "releasing", byHand: true, by, since: now.toISOString() },
      because: `by hand; it was archived because ${entry.reason}`,
    })),
    note: [],
    forget: others,
    left: others.map((entry): Left => {
      const is = status.get(placeKey(entry));
      return { ...entry, because: is === undefined ? "it is not there any more" : `its status is ${is} already`, open: false };
    }),
  };
}
