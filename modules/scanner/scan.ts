import type { Failure, Summary } from "./contract/results";
import { stampOf } from "./contract/stamp";
import { accountLines } from "./contract/account";
import { gateLines, type Policy } from "./contract/policy";
import { changesText } from "./contract/diff";
import { toCheck, verdictText } from "./contract/verdict";
import { messageOf } from "./message-of";
import type { BuildTrace, Clock, IndexPages, Log, Messenger, Meter, OutputStore, Registry, VulnerabilityService } from "./ports";
import { CheckError } from "./ports";
import { renderReport } from "./report/report";
import { explainRefusal } from "./refusal";
import type { PackageRules } from "./rules";
import { MisconfiguredError, type Settings } from "./settings";
import { readCarryOver, writeCarryOver } from "./steps/carry-over";
import { check } from "./steps/check";
import { describe } from "./steps/describe";
import { lastCompleteOf } from "./steps/diff";
import { readHistory, withScan, writeHistory } from "./steps/history";
import { readLastComplete, writeLastComplete } from "./steps/last-complete";
import { lookForConfusion } from "./steps/look-for-confusion";
import { metricsOf } from "./steps/metrics";
import { takeInventory } from "./steps/inventory";
import { keepPrivate } from "./steps/private-names";
import { readQuarantine, setApart } from "./steps/quarantined";
import { monitor, type MonitorResult, notMonitoredYet } from "./steps/monitor";
import { oneLine, outputFiles, store } from "./steps/outputs";
import { type ScanData, summarize } from "./steps/summarize";
import { tell } from "./steps/tell";
import type { Timetable } from "./timetable";

export interface ScanPorts {
  readonly registry: Registry;
  readonly pages: IndexPages;
  readonly rules: PackageRules;
  readonly service: VulnerabilityService;
  readonly store: OutputStore;
  readonly clock: Clock;
  /** Traffic of the calls to the registry. */
  readonly meter: Meter;
  readonly log: Log;
  /** What decides whether the scan fails the build. @default nothing does */
  readonly policy?: Policy | undefined;
  /** The build's log, if the scan runs in a build: a scan that may not write it leaves no trace, and says so in its results. */
  readonly trace?: BuildTrace;
  /** The ways to people. @default nobody is told anything */
  readonly messengers?: readonly Messenger[];
  /** Gives memory back that is not needed any more, before programs are started that need it. @default the runtime does when it likes */
  readonly tidy?: () => void;
}

/**
 * The whole scan: inventory, describe, check, report, store, record in Snyk, store that, tell people, measure. Gives its summary, which has the exit code. Throws
 * {@link MisconfiguredError} for what the operator has to correct, and other errors that make a scan impossible; nothing is
 * stored then. Each step ends at its deadline; what it had no time for is named in the results and makes them incomplete.
 */
export async function scan(
  settings: Settings,
  snyk: { readonly organization: string; readonly cliVersion: string },
  ports: ScanPorts,
  times: Timetable,
): Promise<Summary> {
  const { clock } = ports;
  const startedAt = clock.now();
  const stamp = stampOf(startedAt);
  const seconds: Record<string, number> = {};
  const log: Log = (line) => ports.log(oneLine(line));
  const timed = async <T>(step: string, work: () => Promise<T>): Promise<T> => {
    const begin = clock.now().getTime();
    const result = await work();
    seconds[step] = (clock.now().getTime() - begin) / 1000;
    return result;
  };

  log(`scan ${stamp} of domain ${settings.domain} (${settings.domainOwner}, ${settings.region})`);
  const silent = await noted(ports.trace, () => ports.trace?.write(`scan ${stamp}: this line shows that the log can be written`));
  if (!snyk.cliVersion.startsWith(settings.cliVersion))
    log(`snyk: the environment wants version ${settings.cliVersion}, but ${snyk.cliVersion} is published: publish the scanner again`);
  const inventory = await timed("inventory", () => takeInventory(ports.registry, times.inventory, settings));
  log(
    `inventory: ${inventory.items.length} versions in ${inventory.repositories.length} repositories, ${inventory.failures.length} not listed`,
  );
  if (inventory.notLookedAt.length > 0) log(`inventory: not looked at, as the settings say: ${inventory.notLookedAt.join(", ")}`);

  const confusion = await timed("confusion", () =>
    lookForConfusion(inventory, settings, settings.storeRepository, { ...ports, deadline: times.inventory }),
  );
  log(`confusion: ${confusion.found.length} ways in under a private name`);
  for (const each of confusion.found) log(`confusion: ${each.kind} of ${each.packages.join(", ")}: ${each.detail}`);
  for (const each of confusion.notKnown) log(`confusion: not known ${each}`);

  const last = await readLastComplete(ports.store, settings);
  if ("because" in last) log(`diff: ${last.because}`);
  const history = await readHistory(ports.store, settings, log);
  const carried = await readCarryOver(ports.store, startedAt, log);
  const before = { bytes: ports.meter.bytes, requests: ports.meter.requests };
  const description = await timed("describe", () =>
    describe(
      inventory.items,
      settings.repository,
      { ...ports, now: startedAt, deadline: times.describe, rulesDeadline: times.check },
      carried.versions,
    ),
  );
  const moved = { bytes: ports.meter.bytes - before.bytes + carried.bytes, requests: ports.meter.requests - before.requests };
  const refused = description.packages.filter((item) => item.installable !== "yes").length;
  log(
    `describe: ${moved.bytes} bytes in ${moved.requests} calls (their wheels: ${description.wheelBytes}), ${description.carriedOver} carried over, ${refused} not installable`,
  );

  const quarantine = await readQuarantine(ports.store, settings, inventory);
  if (quarantine.notKnown !== undefined) log(`quarantine: not known: ${quarantine.notKnown}`);
  const archived = quarantine.items.map(({ described }) => described);
  const { kept } = keepPrivate(description.packages, settings.sendPrivate);
  const { asked, kept: stay } = keepPrivate([...description.packages, ...archived], settings.sendPrivate);
  if (kept.size > 0) log(`check: ${kept.size} private versions stay here: snyk.sendPrivate does not send their names`);
  ports.tidy?.();
  const all = await timed("check", () => checkOrExplain(asked, settings, { ...ports, deadline: times.check, log }));
  const { check: checked, apart } = setApart(all, quarantine);
  const answers = {
    policy: ports.policy,
    inventory,
    before: last,
    confusion,
    description,
    check: checked,
    choice: settings.versions,
    kept,
    quarantine: { ...quarantine, apart, stay },
  };
  const facts = { stamp, startedAt, seconds, moved, ...answers, silent, snykCli: snyk.cliVersion };
  const { domain, domainOwner, region, projectName } = settings;
  const place = { domain, domainOwner, region, projectName, organization: snyk.organization };
  const conclude = async (monitored: MonitorResult, untold: readonly Failure[] = []): Promise<ScanData> => {
    const finishedAt = clock.now();
    const results = summarize({ ...facts, ...place, silent: [...silent, ...untold], monitor: monitored, finishedAt });
    const data = { ...results, history: withScan(history, results.summary) };
    await store(outputFiles(data, renderReport(data)), data, ports.store);
    return data;
  };

  // What was found is stored before it is recorded in Snyk, which may take long: the build can end in between.
  const unrecorded = await conclude(notMonitoredYet(checked.projects, projectName));
  const first = unrecorded.summary;
  await writeCarryOver(ports.store, description.toCarry, log);
  log(`check: ${first.checked} of ${toCheck(first)} checked, ${first.findings.total} findings, stored`);
  ports.tidy?.();
  const recorded = await timed("monitor", () => monitor(checked.projects, projectName, { ...ports, deadline: times.monitor, log }));
  let data = checked.projects.length === 0 ? unrecorded : await conclude(recorded);
  const { environment = settings.domain, bucket } = settings;
  const { store: files, messengers = [] } = ports;
  const untold = await tell(data, inventory.listings, { environment, bucket }, { store: files, messengers, log });
  if (untold.length > 0) data = await conclude(recorded, untold);
  const trace = silent.length === 0 ? ports.trace : undefined;
  const unmeasured = await noted(trace, () => trace?.measure(metricsOf(data.summary, environment)));
  if (unmeasured.length > 0) data = await conclude(recorded, [...untold, ...unmeasured]);
  const { summary } = data;
  await writeHistory(ports.store, withScan(history, summary), summary, log);
  if (summary.complete) await writeLastComplete(ports.store, lastCompleteOf(data), log);
  if (summary.changes !== undefined) log(`diff: ${changesText(summary.changes)}`);
  log(`verdict: ${verdictText(summary)}`);
  for (const line of gateLines(data.summary.gate)) log(`gate: ${line}`);
  for (const line of summary.account === undefined ? [] : accountLines(summary.account)) log(`account: ${line}`);
  for (const failure of summary.failures) log(`incomplete: ${failure.step} of ${failure.subject}: ${failure.reason}`);
  log(`store: s3://${settings.bucket}/${summary.keys[0]?.replace(/[^/]*$/, "") ?? ""}`);
  return summary;
}

/** The failure that is to be recorded if the build's log cannot be written. */
async function noted(trace: BuildTrace | undefined, write: () => Promise<void> | undefined): Promise<Failure[]> {
  try {
    await write();
    return [];
  } catch (error) {
    return [{ step: "log", subject: trace?.name ?? "", reason: messageOf(error) }];
  }
}

async function checkOrExplain(packages: Parameters<typeof check>[0], settings: Settings, ports: Parameters<typeof check>[1]) {
  try {
    return await check(packages, ports);
  } catch (error) {
    if (!(error instanceof CheckError)) throw error;
    throw new MisconfiguredError(explainRefusal(error.message, settings), { cause: error });
  }
}
