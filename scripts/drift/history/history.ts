import { z } from "zod";
import { STACKS } from "../../../environments/names";
import type { DriftItem, DriftReport, StackDrift } from "../model/types";

const instant = z.iso.datetime();

const entrySchema = z.strictObject({
  environment: z.string(),
  stack: z.enum(STACKS),
  address: z.string(),
  /** Absent for the whole resource. */
  attribute: z.string().optional(),
  /** When it was first seen. */
  since: instant,
  /** When it was first seen to be gone; absent while it lasts. */
  until: instant.optional(),
});

export const historySchema = z.strictObject({ version: z.literal(1), entries: z.array(entrySchema) });

/** When each drift was first seen, and when it was gone. A drift that comes back has a new entry. */
export type History = z.output<typeof historySchema>;
export type HistoryEntry = History["entries"][number];

export const NO_HISTORY: History = { version: 1, entries: [] };

/**
 * Adds a report to the history. Drift that is gone is closed. Entries of stacks that were not checked stay as they are: nothing
 * is known about them.
 */
export function updateHistory(history: History, report: DriftReport): History {
  const checked = report.stacks.filter(({ status }) => status === "checked");
  const seen = new Set(checked.flatMap((stack) => stack.items.map((item) => keyOf(stack, item))));
  const looked = new Set(checked.map(stackKey));
  const unseen = new Set(checked.flatMap((stack) => (stack.unchecked ?? []).map(({ address }) => keyOf(stack, { address }))));
  const entries = history.entries.map((entry) => {
    // What could not be asked about a resource may be what the entry is about.
    const known = looked.has(stackKey(entry)) && !unseen.has(keyOf(entry, { address: entry.address }));
    const gone = entry.until === undefined && known && !seen.has(keyOf(entry, entry));
    return gone ? { ...entry, until: report.checkedAt } : entry;
  });
  const open = openEntries({ version: 1, entries });
  for (const stack of checked) {
    for (const item of stack.items) {
      const key = keyOf(stack, item);
      if (open.has(key)) continue;
      const { address, attribute } = item;
      const entry: HistoryEntry = {
        environment: stack.environment,
        stack: stack.stack,
        address,
        ...(attribute !== undefined && { attribute }),
        since: report.checkedAt,
      };
      open.set(key, entry);
      entries.push(entry);
    }
  }
  return { version: 1, entries };
}

/** Adds to the report when each drift was first seen; if the history does not have it, that is the report's own time. */
export function applyHistory(report: DriftReport, history: History): DriftReport {
  const open = openEntries(history);
  const stacks = report.stacks.map((stack) => ({
    ...stack,
    items: stack.items.map((item) => ({ ...item, since: open.get(keyOf(stack, item))?.since ?? report.checkedAt })),
  }));
  return { ...report, stacks };
}

function openEntries(history: History): Map<string, HistoryEntry> {
  return new Map(history.entries.filter(({ until }) => until === undefined).map((entry) => [keyOf(entry, entry), entry]));
}

function stackKey({ environment, stack }: Pick<StackDrift, "environment" | "stack">): string {
  return JSON.stringify([environment, stack]);
}

/** The kind is not part of the key: `apply -refresh-only` turns "changed outside" into "not applied", with the same age. */
function keyOf({ environment, stack }: Pick<StackDrift, "environment" | "stack">, item: Pick<DriftItem, "address" | "attribute">): string {
  return JSON.stringify([environment, stack, item.address, item.attribute ?? ""]);
}
