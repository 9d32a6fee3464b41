import type { LedgerEntry } from "../../modules/scanner/contract/quarantine";
import type { Judged } from "./judged";
import type { Left, Pin, Plan, Present } from "./types";

/** A version that has not been in the domain for long. */
export interface Young extends Pin {
  /** When the first of the domain's repositories got it. */
  readonly cameIn: Date;
}

/** Everything by which is decided. Nothing else is looked at. */
export interface Decidable {
  readonly scan: Judged;
  readonly ledger: readonly LedgerEntry[];
  /** The versions that the scan, the ledger or the hold are about, in every repository that was looked at. */
  readonly present: readonly Present[];
  /** Repositories that were looked at: of others, the ledger's entries are left alone. */
  readonly repositories: readonly string[];
  readonly policy: { readonly tripped: boolean; readonly minimumAgeHours?: number | undefined };
  /** Versions that came in less than `minimumAgeHours` ago. */
  readonly young: readonly Young[];
  /** ARN of who acts. */
  readonly by: string;
  readonly now: Date;
}

/** What the parts of the decision share. */
export interface Deciding extends Decidable {
  /** The ledger by place. */
  readonly entries: ReadonlyMap<string, LedgerEntry>;
}

/** What a part of the decision says of the versions that it wants archived. */
export interface Wanted {
  /** {@link placeKey} of every version that is to be archived, or is. */
  readonly places: readonly string[];
  readonly archive: Plan["archive"];
  readonly note: Plan["note"];
  readonly left: readonly Left[];
}
