import { accountLines } from "../contract/account";
import { changesText } from "../contract/diff";
import { untoldText } from "../contract/engine";
import { gateLines } from "../contract/policy";
import type { Failure, Summary } from "../contract/results";
import { toCheck, verdictText } from "../contract/verdict";
import { renderReport } from "../report/report";
import { writeCarryOver } from "../steps/carry-over";
import { lastCompleteOf } from "../steps/diff";
import { withScan, writeHistory } from "../steps/history";
import { writeLastComplete } from "../steps/last-complete";
import { stopSeenBehind } from "../steps/stop-behind";
import { writeListings } from "../steps/listings";
import { metricsOf } from "../steps/metrics";
import type { MonitorResult } from "../steps/monitor";
import { outputFiles, store, storeAsComplete } from "../steps/outputs";
import { type ScanData, summarize } from "../steps/summarize";
import { tell } from "../steps/tell";
import type { Asked } from "./ask";
import type { Looked } from "./look";
import type { ScanRun } from "./run";

/** Stores a scan's results, as often as something is added to them, tells and measures them. */
export class Ending {
  private data?: ScanData;
  private monitored?: MonitorResult;

  /** @param failures of the ways to people and to the log: each makes the scan incomplete */
  constructor(
    private readonly run: ScanRun,
    private readonly looked: Looked,
    private readonly asked: Asked,
    private failures: readonly Failure[],
  ) {}

  /** Stores the results, with what has become of the recording with the service. */
  async conclude(monitored: MonitorResult): Promise<void> {
    const { ports } = this.run;
    this.monitored = monitored;
    const results = summarize({ ...this.facts(), silent: this.failures, monitor: monitored, finishedAt: ports.clock.now() });
    const history = withScan(this.looked.history, results.summary, this.looked.inventory.part?.from.executions);
    const data = { ...results, history };
    this.data = data;
    await this.run.tidy(results.summary.packages);
    await store(
      outputFiles(data, () => renderReport(data)),
      data,
      ports.store,
    );
  }

  /** Leaves for the next scan what it need not ask again. */
  async keepForNext(): Promise<void> {
    const { ports, log } = this.run;
    await writeCarryOver(ports.store, this.looked.description.toCarry, log);
    await this.keepListings();
    const { summary } = this.stored();
    log(`check: ${summary.checked} of ${toCheck(summary)} checked, ${summary.findings.total} findings, stored`);
  }

  /** Only where a scan of just what changed can follow, and only what was listed without a failure. */
  private async keepListings(): Promise<void> {
    const { ports, settings, startedAt, stamp, log } = this.run;
    const { listings, failures, part } = this.looked.inventory;
    if (ports.starts === undefined || failures.length > 0) return;
    const whole = part?.from.carried.whole ?? { stamp, at: startedAt.toISOString() };
    const { domain, domainOwner, repositories, versions } = settings;
    const of = { domain, domainOwner, repositories, versions };
    await writeListings(ports.store, listings, { of, whole, executions: part?.from.executions ?? [] }, log);
  }

  /** Tells people what is news for them. */
  async tell(): Promise<void> {
    const { ports, settings, log } = this.run;
    const { store: files, messengers = [] } = ports;
    const place = { environment: this.environment(), bucket: settings.bucket };
    await this.add(await tell(this.stored(), this.looked.inventory.listings, place, { store: files, messengers, log }));
  }

  /** Writes the line of the metrics, if the log can be written at all. */
  async measure(): Promise<void> {
    const { summary } = this.stored();
    if (this.failures.some(({ step }) => step === "log")) return;
    await this.add(await this.run.noted(() => this.run.ports.trace?.measure(metricsOf(summary, this.environment()))));
  }

  /** Leaves what later scans compare themselves with, and says what came of it all. */
  async finish(): Promise<Summary> {
    const { ports, log } = this.run;
    const { summary, history = [] } = this.stored();
    await writeHistory(ports.store, history, summary, log);
    if (summary.complete) await storeAsComplete(summary, ports.store);
    if (summary.complete) await writeLastComplete(ports.store, lastCompleteOf(this.stored()), log);
    if (summary.complete && ports.starts !== undefined)
      await stopSeenBehind(ports.starts, { stamp: summary.stamp, executions: this.looked.inventory.part?.from.executions }, log);
    for (const line of lastLines(summary)) log(line);
    log(`store: s3://${this.run.settings.bucket}/${summary.keys[0]?.replace(/[^/]*$/, "") ?? ""}`);
    return summary;
  }

  /** Stores the results again if there is more that failed. */
  private async add(failures: readonly Failure[]): Promise<void> {
    if (failures.length === 0 || this.monitored === undefined) return;
    this.failures = [...this.failures, ...failures];
    await this.conclude(this.monitored);
  }

  private stored(): ScanData {
    if (this.data === undefined) throw new Error("The results are not stored yet");
    return this.data;
  }

  private environment(): string {
    const { environment, domain } = this.run.settings;
    return environment ?? domain;
  }

  private facts() {
    const { run, looked, asked } = this;
    const { domain, domainOwner, region, projectName, versions } = run.settings;
    const { inventory, confusion, description, moved, before, quarantine } = looked;
    const { check, apart, kept, stay } = asked;
    return {
      stamp: run.stamp,
      startedAt: run.startedAt,
      seconds: run.seconds,
      service: { engine: run.asked.engine, version: run.asked.version },
      organization: run.asked.organization,
      policy: run.ports.policy,
      choice: versions,
      domain,
      domainOwner,
      region,
      projectName,
      inventory,
      confusion,
      description,
      moved,
      before,
      check,
      kept,
      quarantine: { ...quarantine, apart, stay },
    };
  }
}

function lastLines(summary: Summary): string[] {
  const { changes, account, failures } = summary;
  return [
    ...(changes === undefined ? [] : [`diff: ${changesText(changes)}`]),
    `verdict: ${verdictText(summary)}`,
    ...gateLines(summary).map((line) => `gate: ${line}`),
    ...(account === undefined ? [] : accountLines(account)).map((line) => `account: ${line}`),
    ...[untoldText(summary) ?? []].flat().map((line) => `account: ${line}`),
    ...failures.map(({ step, subject, reason }) => `incomplete: ${step} of ${subject}: ${reason}`),
  ];
}
