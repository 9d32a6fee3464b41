import { clean } from "@renovatebot/pep440";
import { isHeld, type LedgerEntry, LEDGER_KEY, ledgerSchema, type Quarantined } from "../contract/quarantine";
import type { Gate } from "../contract/policy";
import { commonOrigin } from "../contract/origin";
import { messageOf } from "../message-of";
import type { OutputStore } from "../ports";
import type { CheckResult } from "./check";
import type { Described } from "./describe";
import type { DomainInventory } from "./inventory";
import { keyOf } from "./pin-key";

/** What `ops quarantine` has archived, as far as the domain shows it. */
export interface Quarantine {
  /** Each name and version once; none that can still be downloaded from a repository that was listed. */
  readonly items: readonly { readonly entry: LedgerEntry; readonly described: Described }[];
  /** Why it is not known what is quarantined; absent if it is known. */
  readonly notKnown?: string;
}

/**
 * Reads the ledger if anything is Archived at all, and finds what it is about. Never throws: a scan goes on without it, and says so.
 */
export async function readQuarantine(
  store: Pick<OutputStore, "get">,
  { domain, domainOwner }: { readonly domain: string; readonly domainOwner: string },
  { listings }: Pick<DomainInventory, "listings">,
): Promise<Quarantine> {
  if (!listings.some(({ versions }) => versions.some(({ status }) => status === "Archived"))) return { items: [] };
  try {
    const ledger = ledgerSchema.parse(JSON.parse(await store.get(LEDGER_KEY)));
    if (ledger.domain !== domain || ledger.domainOwner !== domainOwner)
      return { items: [], notKnown: `the ledger is of another domain, ${ledger.domain}` };
    return { items: itemsOf(ledger.entries.filter(isHeld), listings) };
  } catch (error) {
    return { items: [], notKnown: `no ledger can be read: ${messageOf(error).split("\n", 1)[0] ?? ""}` };
  }
}

function itemsOf(entries: readonly LedgerEntry[], listings: DomainInventory["listings"]): Quarantine["items"] {
  const held = new Map(entries.map((entry) => [JSON.stringify([entry.repository, keyOf({ ...entry, name: entry.package })]), entry]));
  const open = new Set<string>();
  const found = new Map<string, { entry: LedgerEntry; repositories: string[]; origins: Described["origin"][] }>();
  for (const { name, repository, versions } of listings)
    for (const { version, status, origin } of versions) {
      const key = keyOf({ name, version });
      const entry = held.get(JSON.stringify([repository, key]));
      if (status === "Published" || status === "Unlisted") open.add(key);
      if (status !== "Archived" || entry === undefined) continue;
      const known = found.get(key) ?? { entry, repositories: [], origins: [] };
      found.set(key, { ...known, repositories: [...known.repositories, repository].sort(), origins: [...known.origins, origin] });
    }
  return [...found]
    .filter(([key]) => !open.has(key))
    .map(([, { entry, repositories, origins }]) => ({ entry, described: describedOf(entry, repositories, commonOrigin(origins)) }));
}

/** The service is asked by name and version alone; nothing else of an archived version is known, or needed. */
function describedOf({ package: name, version }: LedgerEntry, repositories: readonly string[], origin: Described["origin"]): Described {
  const pin = asPin(version);
  const nothing = { revisions: {}, notes: [], unlisted: false, assets: [], pip: [], edges: [] };
  return { ...nothing, name, version, repositories, origin, installable: "not-published", pin };
}

/** A version as PEP 440 writes it. */
const CANONICAL = /^(\d+!)?\d+(\.\d+)*((a|b|rc)\d+)?(\.post\d+)?(\.dev\d+)?(\+[a-z0-9]+(\.[a-z0-9]+)*)?$/;
/** Digits of a number that the library does not keep exactly. */
const LONG_NUMBER = /\d{16}/;

/**
 * The version as it is asked about; undefined if nobody here can write it so. The library changes local versions of several parts, and
 * long numbers: an answer about another version would release this one.
 */
function asPin(version: string): string | undefined {
  if (CANONICAL.test(version)) return version;
  const cleaned = LONG_NUMBER.test(version) ? null : clean(version);
  return cleaned !== null && CANONICAL.test(cleaned) ? cleaned : undefined;
}

/** A check without what is quarantined, and what it says of that. */
export function setApart(check: CheckResult, quarantine: Quarantine): { readonly check: CheckResult; readonly apart: CheckResult } {
  const keys = new Set(quarantine.items.map(({ described }) => keyOf(described)));
  const isApart = ({ package: name, version }: { readonly package: string; readonly version: string }) =>
    keys.has(keyOf({ name, version }));
  const split = (keep: boolean): CheckResult => ({
    notChecked: new Map([...check.notChecked].filter(([key]) => keys.has(key) === keep)),
    findings: check.findings.filter((each) => isApart(each) === keep),
    licences: check.licences.filter((each) => isApart(each) === keep),
    failures: keep ? [] : check.failures,
    // What nobody can install need not be watched.
    projects: keep ? [] : check.projects.map((batch) => batch.filter((pin) => !keys.has(keyOf(pin)))).filter((batch) => batch.length > 0),
  });
  return { check: split(false), apart: split(true) };
}

/** What the scan found out about each quarantined version. */
export function quarantinedResults(
  { items }: Quarantine,
  { notChecked }: Pick<CheckResult, "notChecked">,
  kept: ReadonlySet<string>,
  { state, versions = [] }: Pick<Gate, "state" | "versions">,
): Quarantined[] {
  return items.map(({ entry: { cause, reason, by, since, until }, described }) => {
    const { name, version, repositories } = described;
    const key = keyOf(described);
    const asked = notChecked.get(key) ?? (kept.has(key) ? "private: its name does not go to Snyk" : undefined);
    // Without a gate nothing says whether it would trip one.
    const notCheckedReason = asked ?? (cause === "gate" && state === "not set" ? "the scan had no gate" : undefined);
    const still = versions.find((each) => each.package === name && each.version === version)?.reasons ?? [];
    const facts = { name, version, repositories: [...repositories], cause, reason, by, since, until };
    return { ...facts, checked: notCheckedReason === undefined, notCheckedReason, still: [...still] };
  });
}
