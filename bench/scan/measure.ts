import { rm } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import type { Engine } from "../../modules/snyk/engine";
import type { PackageResult } from "../../modules/scanner/contract/results";
import { TOGETHER } from "../../modules/scanner/phases/run";
import type { Memory } from "./memory";
import { generatedPackages } from "./packages";
import { publishScanner, type Scanned, scanOnce } from "./ours";
import { type Walked, walkThrough } from "./walkthrough";
import { ScanWorld } from "./world";

export interface ScanOptions {
  /** Packages of the domains. */
  readonly sizes: readonly number[];
  /** Milliseconds that each call takes longer. */
  readonly delays: readonly number[];
  /** Versions of each package, all of which are looked at. */
  readonly versions: number;
  /** How Snyk is asked. */
  readonly engine: Engine;
  /** How many packages pip installs at most, the walkthrough's way; with 0, that way is not measured. */
  readonly sample: number;
}

/** One size with one delay. */
export interface ScanCosts {
  readonly packages: number;
  readonly versions: number;
  readonly delayMs: number;
  readonly first: Cost;
  /** The same domain again, unchanged. */
  readonly again: Cost;
  readonly walkthrough?: WalkthroughCost;
}

export interface Cost {
  readonly seconds: number;
  /** Step -> seconds; `rest` is the start, the report and the storing. */
  readonly steps: Readonly<Record<string, number>>;
  /** Until every version is in an environment that Snyk reads. */
  readonly toEnvironment: number;
  /** Until it is known too what pip could install, which goes on beside the check. */
  readonly toDescribed: number;
  readonly cpuSeconds: number | undefined;
  readonly peak: Memory | undefined;
  readonly calls: number;
  readonly bytes: number;
  readonly checked: number;
  readonly findings: number;
}

export interface WalkthroughCost {
  /** Seconds for every package: what was measured, times the packages by those that it was measured for. */
  readonly list: number;
  readonly install: number;
  /** Seconds of `snyk monitor` for the installed packages only: not multiplied. */
  readonly monitor: number;
  /** How many packages each was measured for. */
  readonly measured: { readonly list: number; readonly install: number };
  readonly calls: number;
  readonly bytes: number;
  readonly peakBytes: number | undefined;
  /** How many times as long as ours it takes: until the environment, until all is described, and as a whole. */
  readonly ratios: { readonly toEnvironment: number; readonly toDescribed: number; readonly whole: number };
  /** Packages that pip was asked to install, and those about which both ways do not agree. */
  readonly compared: number;
  readonly differences: readonly string[];
}

export interface ScanMeasurement {
  readonly cpus: number;
  /** Load average of a minute before and after: other programs' work makes every figure larger. */
  readonly load: readonly [number, number];
  readonly costs: readonly ScanCosts[];
}

/** Measures both ways, one after the other, on one sandbox. @param say a line for each part that is done */
export async function measureScans(options: ScanOptions, say: (line: string) => void): Promise<ScanMeasurement> {
  const [before = 0] = loadavg();
  const all = generatedPackages(Math.max(...options.sizes), options.versions);
  const world = await ScanWorld.start(all);
  const folder = await publishScanner(options.engine);
  try {
    const costs: ScanCosts[] = [];
    for (const packages of options.sizes) {
      for (const delayMs of options.delays) {
        const domain = `bench-${packages}-${delayMs}`;
        await world.fill(domain, all.slice(0, packages));
        say(`${packages} packages, ${delayMs} ms: the domain is filled`);
        world.delay(delayMs);
        costs.push({ packages, versions: options.versions, delayMs, ...(await measureOne(world, folder, domain, options, packages, say)) });
        world.delay(0);
      }
    }
    return { cpus: cpus().length, load: [before, loadavg()[0] ?? 0], costs };
  } finally {
    await world.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureOne(
  world: ScanWorld,
  folder: string,
  domain: string,
  { versions, sample, engine }: ScanOptions,
  packages: number,
  say: (line: string) => void,
): Promise<Pick<ScanCosts, "first" | "again" | "walkthrough">> {
  const take = versions === 1 ? "default" : "all";
  const first = await scanOnce(world, folder, domain, { take, engine });
  say(`  scanned in ${first.usage.seconds.toFixed(1)} s`);
  const again = await scanOnce(world, folder, domain, { take, engine });
  say(`  again in ${again.usage.seconds.toFixed(1)} s`);
  if (sample === 0) return { first: costOf(first), again: costOf(again) };
  const walked = await walkThrough(world, domain, sample);
  say(`  the walkthrough's way: ${walked.install.packages} of ${packages} packages installed`);
  return { first: costOf(first), again: costOf(again), walkthrough: compareWith(first, walked, packages) };
}

function costOf({ usage, moved, summary, toEnvironment, toDescribed }: Scanned): Cost {
  const { seconds, cpuSeconds, peak } = usage;
  const { describe = 0, check = 0, ...others } = summary.seconds;
  // These two run side by side in a scan that is not large.
  const both = summary.packages > TOGETHER ? describe + check : Math.max(describe, check);
  const known = Object.values(others).reduce((sum, each) => sum + each, both);
  const { checked, findings } = summary;
  return {
    seconds,
    steps: { ...summary.seconds, rest: seconds - known },
    toEnvironment,
    toDescribed,
    cpuSeconds,
    peak,
    ...moved,
    checked,
    findings: findings.total,
  };
}

function compareWith(ours: Scanned, { list, login, install, monitor, asked, installed }: Walked, packages: number): WalkthroughCost {
  const listSeconds = (list.seconds * packages) / list.packages;
  const installSeconds = login + (install.seconds * packages) / install.packages;
  const peaks = [list.peak?.bytes, install.peak?.bytes, monitor.peak?.bytes];
  return {
    list: listSeconds,
    install: installSeconds,
    monitor: monitor.seconds,
    measured: { list: list.packages, install: install.packages },
    calls: list.moved.calls + install.moved.calls + monitor.moved.calls,
    bytes: list.moved.bytes + install.moved.bytes + monitor.moved.bytes,
    peakBytes: peaks.includes(undefined) ? undefined : Math.max(...peaks.map((each) => each ?? 0)),
    ratios: {
      toEnvironment: (listSeconds + installSeconds) / ours.toEnvironment,
      toDescribed: (listSeconds + installSeconds) / Math.max(ours.toEnvironment, ours.toDescribed),
      whole: (listSeconds + installSeconds + monitor.seconds) / ours.usage.seconds,
    },
    compared: asked.length,
    differences: differencesOf(ours.inventory.packages, asked, new Set(installed)),
  };
}

type Verdict = Pick<PackageResult, "name" | "version" | "installable">;

/** What pip did with a package, where our verdict on it is another one. */
export function differencesOf(packages: readonly Verdict[], asked: readonly string[], installed: ReadonlySet<string>): string[] {
  const verdicts = new Map(packages.map(({ name, version, installable }) => [`${name}==${version}`, installable]));
  return asked.flatMap((line) => {
    const verdict = verdicts.get(line) ?? "not in the inventory";
    if ((verdict === "yes") === installed.has(line)) return [];
    return [`${line}: pip ${installed.has(line) ? "installs it" : "does not install it"}, our verdict is ${verdict}`];
  });
}
