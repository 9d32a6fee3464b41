import type { Failure, Summary } from "./contract/results";
import { stampOf } from "./contract/stamp";
import { verdictText } from "./contract/verdict";
import { messageOf } from "./message-of";
import type { BuildTrace, Clock, IndexPages, Log, Meter, OutputStore, Registry, VulnerabilityService } from "./ports";
import { CheckError } from "./ports";
import { renderReport } from "./report/report";
import type { PackageRules } from "./rules";
import { MisconfiguredError, secretsCommand, type Settings } from "./settings";
import { readCarryOver, writeCarryOver } from "./steps/carry-over";
import { check } from "./steps/check";
import { describe } from "./steps/describe";
import { takeInventory } from "./steps/inventory";
import { oneLine, outputFiles, store } from "./steps/outputs";
import { summarize } from "./steps/summarize";

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
  /** The build's log, if the scan runs in a build: a scan that may not write it leaves no trace, and says so in its results. */
  readonly trace?: BuildTrace;
}

/**
 * The whole scan: inventory, describe, check, report, store. Gives its summary, which has the exit code. Throws
 * {@link MisconfiguredError} for what the operator has to correct, and other errors that make a scan impossible; nothing is
 * stored then.
 */
export async function scan(
  settings: Settings,
  snyk: { readonly organization: string; readonly cliVersion: string },
  ports: ScanPorts,
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
  const silent = await proveTrace(ports.trace, stamp);
  if (!snyk.cliVersion.startsWith(settings.cliVersion))
    log(`snyk: the environment wants version ${settings.cliVersion}, but ${snyk.cliVersion} is published: publish the scanner again`);
  const inventory = await timed("inventory", () => takeInventory(ports.registry));
  log(
    `inventory: ${inventory.items.length} versions in ${inventory.repositories.length} repositories, ${inventory.failures.length} not listed`,
  );

  const carried = await readCarryOver(ports.store, startedAt, log);
  const before = { bytes: ports.meter.bytes, requests: ports.meter.requests };
  const description = await timed("describe", () =>
    describe(inventory.items, settings.repository, { ...ports, now: startedAt }, carried.versions),
  );
  const moved = { bytes: ports.meter.bytes - before.bytes + carried.bytes, requests: ports.meter.requests - before.requests };
  const refused = description.packages.filter((item) => item.installable !== "yes").length;
  log(
    `describe: ${moved.bytes} bytes in ${moved.requests} calls (their wheels: ${description.wheelBytes}), ${description.carriedOver} carried over, ${refused} not installable`,
  );

  const checked = await timed("check", () => checkOrExplain(description.packages, settings, { ...ports, log }));
  const data = summarize({
    stamp,
    startedAt,
    finishedAt: clock.now(),
    seconds,
    moved,
    inventory,
    description,
    check: checked,
    silent,
    domain: settings.domain,
    domainOwner: settings.domainOwner,
    region: settings.region,
    organization: snyk.organization,
    projectName: settings.projectName,
    snykCli: snyk.cliVersion,
  });
  const { summary } = data;
  log(`check: ${summary.checked} of ${summary.packages} checked, ${summary.findings.total} findings`);
  log(`verdict: ${verdictText(summary)}`);
  for (const failure of summary.failures) log(`incomplete: ${failure.step} of ${failure.subject}: ${failure.reason}`);

  await store(outputFiles(data, renderReport(data)), data, ports.store);
  await writeCarryOver(ports.store, description.toCarry, log);
  log(`store: s3://${settings.bucket}/${summary.keys[0]?.replace(/[^/]*$/, "") ?? ""}`);
  return summary;
}

/** The failure that is to be recorded if the build's log cannot be written. */
async function proveTrace(trace: BuildTrace | undefined, stamp: string): Promise<Failure[]> {
  try {
    await trace?.write(`scan ${stamp}: this line shows that the log can be written`);
    return [];
  } catch (error) {
    return [{ step: "log", subject: trace?.name ?? "", reason: messageOf(error) }];
  }
}

async function checkOrExplain(packages: Parameters<typeof check>[0], settings: Settings, ports: ScanPorts) {
  try {
    return await check(packages, settings.projectName, ports);
  } catch (error) {
    if (!(error instanceof CheckError)) throw error;
    throw new MisconfiguredError(
      `Snyk refuses: ${error.message}\n  Check the token and the organization: ${secretsCommand(settings)}\n  (SSM ${settings.tokenParameter} and ${settings.organizationParameter})`,
      { cause: error },
    );
  }
}
