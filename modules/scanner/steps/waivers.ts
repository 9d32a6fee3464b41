import { satisfies, valid } from "@renovatebot/pep440";
import { normalizeName } from "../contract/names";
import type { Gate, Waiver } from "../contract/policy";

/** Something that a policy can decide about. */
export interface Subject {
  readonly package: string;
  /** Absent for a confusion, which is about a name. */
  readonly version?: string;
  /** Ids by which a waiver may name it. */
  readonly ids: readonly string[];
  /** Whether a release is known without the problem. */
  readonly fixed: boolean;
}

/** Days before its last one in which a waiver counts as expiring. */
const EXPIRING_DAYS = 14;
const DAY_MS = 86_400_000;

/** The waivers of a policy, and what each has been about so far. */
export class Waivers {
  private readonly matched = new Map<Waiver, Subject[]>();

  constructor(
    private readonly waivers: readonly Waiver[],
    private readonly now: Date,
  ) {}

  /** The waiver that holds a subject back; undefined if none does. Every waiver that is about it notes that. */
  holding(subject: Subject): Waiver | undefined {
    const about = this.waivers.filter((waiver) => isAbout(waiver, subject));
    for (const waiver of about) this.matched.set(waiver, [...(this.matched.get(waiver) ?? []), subject]);
    return about.find((waiver) => (waiver.until === "fixed" ? !subject.fixed : !this.isOver(waiver)));
  }

  /** What became of each waiver, once every subject was asked about: those to look at first. */
  report(): Gate["waivers"] {
    const order = ["expired", "expiring", "unmatched", "holds"];
    return this.waivers
      .map((waiver) => ({ ...waiver, state: this.stateOf(waiver), matches: this.matched.get(waiver)?.length ?? 0 }))
      .sort((one, other) => order.indexOf(one.state) - order.indexOf(other.state));
  }

  private stateOf(waiver: Waiver): Gate["waivers"][number]["state"] {
    const matched = this.matched.get(waiver) ?? [];
    if (this.isOver(waiver)) return "expired";
    if (matched.length === 0) return "unmatched";
    if (waiver.until === "fixed") return matched.every(({ fixed }) => fixed) ? "expired" : "holds";
    return this.daysLeft(waiver) <= EXPIRING_DAYS ? "expiring" : "holds";
  }

  private isOver(waiver: Waiver): boolean {
    return waiver.expires !== undefined && this.daysLeft(waiver) < 0;
  }

  /** Whole days from today to the last day, both in UTC; negative once that is over. */
  private daysLeft({ expires }: Waiver): number {
    const today = Date.parse(this.now.toISOString().slice(0, 10));
    return expires === undefined ? Infinity : Math.round((Date.parse(expires) - today) / DAY_MS);
  }
}

function isAbout(waiver: Waiver, subject: Subject): boolean {
  if (normalizeName(waiver.package) !== normalizeName(subject.package)) return false;
  if (waiver.issue !== undefined && !subject.ids.includes(waiver.issue)) return false;
  if (waiver.versions === undefined) return true;
  const { version } = subject;
  // A version that PEP 440 does not know is in no range, and a waiver must not hold back more than it says.
  return version !== undefined && valid(version) !== null && satisfies(version, waiver.versions, { prereleases: true });
}
