import type { DriftItem, DriftReport, StackDrift } from "../model/types";
import type { KnownDrift } from "./read-known";

/** An entry to correct in the list of accepted differences. */
export interface KnownNote {
  /** `drift-known.yaml:7`. */
  readonly at: string;
  readonly about: "expired" | "no longer needed";
  readonly text: string;
}

export interface KnownApplied {
  readonly report: DriftReport;
  readonly notes: readonly KnownNote[];
}

/**
 * Marks the accepted differences, and lists entries that accept nothing any more.
 * @param today `2026-11-24`; an entry is still valid on the day that it names
 * @param environments names of all environments. An entry counts as no longer needed only if every stack that it could be about
 * was checked: nothing is known about the others
 */
export function applyKnown(
  report: DriftReport,
  known: readonly KnownDrift[],
  { today, environments }: { readonly today: string; readonly environments: readonly string[] },
): KnownApplied {
  const valid = known.filter(({ expires }) => expires >= today);
  const used = new Set<KnownDrift>();
  const stacks = report.stacks.map((stack) => ({ ...stack, items: stack.items.map((item) => marked(item, stack, valid, used)) }));
  const notes = known.flatMap((entry): KnownNote[] => {
    const { at, address, attribute, expires } = entry;
    const what = [address, attribute].filter(Boolean).join(" ");
    if (expires < today) return [{ at, about: "expired", text: `${what}: accepted until ${expires}; it hides nothing any more` }];
    if (used.has(entry) || !looked(entry, report, environments)) return [];
    return [{ at, about: "no longer needed", text: `${what}: there is no such difference any more; remove the entry` }];
  });
  return { report: { ...report, stacks }, notes };
}

function marked(item: DriftItem, stack: StackDrift, valid: readonly KnownDrift[], used: Set<KnownDrift>): DriftItem {
  const fitting = valid.filter((entry) => accepts(entry, stack.environment, item));
  fitting.forEach((entry) => used.add(entry));
  const [first] = fitting;
  return first === undefined ? item : { ...item, known: { reason: first.reason, expires: first.expires } };
}

function accepts(entry: KnownDrift, environment: string, { address, attribute = "" }: DriftItem): boolean {
  if (entry.environment !== undefined && entry.environment !== environment) return false;
  if (entry.address !== address) return false;
  return entry.attribute === undefined || entry.attribute === attribute || attribute.startsWith(`${entry.attribute}.`);
}

function looked(entry: KnownDrift, { stacks }: DriftReport, environments: readonly string[]): boolean {
  const meant = entry.environment === undefined ? environments : [entry.environment];
  return meant.every((name) => {
    const own = stacks.filter(({ environment }) => environment === name);
    return own.length > 0 && own.every(({ status, unchecked = [] }) => status === "checked" && unchecked.length === 0);
  });
}
