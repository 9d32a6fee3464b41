import { listedText } from "../contract/account";
import type { ConfusionResult } from "../contract/confusion";
import type { LastComplete } from "../contract/diff";
import type { PastScan } from "../contract/history";
import type { Log, Meter } from "../ports";
import { listedOf } from "../steps/account";
import { readCarryOver } from "../steps/carry-over";
import { describe, type Described, type Description } from "../steps/describe";
import { readHistory } from "../steps/history";
import { type DomainInventory, takeInventory } from "../steps/inventory";
import { findUnchanged } from "../steps/just-what-changed";
import { readLastComplete } from "../steps/last-complete";
import { lookForConfusion } from "../steps/look-for-confusion";
import { pinAll } from "../steps/pins";
import { type Quarantine, readQuarantine } from "../steps/quarantined";
import type { ScanRun } from "./run";

/** What the listings of the domain say, which is all that the check needs, and what earlier scans have left. */
export interface Listed {
  readonly inventory: DomainInventory;
  readonly confusion: ConfusionResult;
  /** The versions of the inventory with their pins; of files, dependencies and index pages nothing is known yet. */
  readonly pinned: readonly Described[];
  readonly quarantine: Quarantine;
  /** The last complete scan, or why there is none. */
  readonly before: LastComplete | { readonly because: string };
  readonly history: readonly PastScan[];
}

/** The same with what CodeArtifact says of each version. */
export interface Looked extends Omit<Listed, "pinned"> {
  readonly description: Description;
  /** Traffic of the describe step. */
  readonly moved: Meter;
}

/**
 * Lists the domain. Throws only if its repositories cannot be listed, if CodePipeline refuses to tell what has started the scan, or if
 * PyPA's rules give no answer.
 */
export async function list(run: ScanRun): Promise<Listed> {
  const { ports, settings, times, log } = run;
  // Its start is most of what the rules take for a small domain.
  ports.rules.warm?.();
  const inventory = await run.timed("inventory", async () => {
    const unchanged =
      ports.starts && (await findUnchanged(ports.starts, ports.store, settings, { now: run.startedAt, deadline: times.inventory }, log));
    return takeInventory(ports.registry, times.inventory, settings, unchanged);
  });
  logInventory(inventory, log);
  const confusion = await run.timed("confusion", () =>
    lookForConfusion(inventory, settings, settings.storeRepository, { ...ports, deadline: times.inventory }),
  );
  logConfusion(confusion, log);
  const pinned = await run.timed("pins", () => pinAll(inventory.items, ports.rules, times.check));
  ports.rules.warm?.();

  const before = await readLastComplete(ports.store, settings);
  if ("because" in before) log(`diff: ${before.because}`);
  const history = await readHistory(ports.store, settings, log);
  const quarantine = await readQuarantine(ports.store, settings, inventory);
  if (quarantine.notKnown !== undefined) log(`quarantine: not known: ${quarantine.notKnown}`);
  return { inventory, confusion, pinned, quarantine, before, history };
}

/** Describes what was listed. Throws only if PyPA's rules give no answer. */
export async function look(run: ScanRun, listed: Listed): Promise<Looked> {
  const { ports, settings, times, startedAt, log } = run;
  const carried = await readCarryOver(ports.store, startedAt, log);
  const { bytes, requests } = ports.meter;
  const description = await run.timed("describe", () =>
    describe(
      listed.inventory.items,
      settings.repository,
      { ...ports, now: startedAt, deadline: times.describe, rulesDeadline: times.check },
      carried.versions,
    ),
  );
  const moved = { bytes: ports.meter.bytes - bytes + carried.bytes, requests: ports.meter.requests - requests };
  logDescription(description, moved, log);
  const { inventory, confusion, quarantine, before, history } = listed;
  return { inventory, confusion, quarantine, before, history, description, moved };
}

function logInventory({ items, repositories, failures, notLookedAt, part }: DomainInventory, log: Log): void {
  log(`inventory: ${items.length} versions in ${repositories.length} repositories, ${failures.length} not listed`);
  if (part !== undefined) log(`inventory: just what changed: ${listedText(listedOf(part))}`);
  if (notLookedAt.length > 0) log(`inventory: not looked at, as the settings say: ${notLookedAt.join(", ")}`);
}

function logConfusion({ found, notKnown }: ConfusionResult, log: Log): void {
  log(`confusion: ${found.length} ways in under a private name`);
  for (const each of found) log(`confusion: ${each.kind} of ${each.packages.join(", ")}: ${each.detail}`);
  for (const each of notKnown) log(`confusion: not known ${each}`);
}

function logDescription({ packages, wheelBytes, carriedOver }: Description, { bytes, requests }: Meter, log: Log): void {
  const refused = packages.filter(({ installable }) => installable !== "yes").length;
  log(
    `describe: ${bytes} bytes in ${requests} calls (their wheels: ${wheelBytes}), ${carriedOver} carried over, ${refused} not installable`,
  );
}
