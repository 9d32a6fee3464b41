import { shownPath } from "../../environments/shown-path";
import { stampSchema, timeOfStamp } from "../../modules/scanner/contract/stamp";
import type { FleetChoice, FleetContext } from "../cli/context";
import { isFleet } from "../cli/context";
import type { FleetVerb } from "../cli/verb";
import { requireWritableFile, requireWritableFolder } from "../process/writable";
import { accountsOf } from "../scans/account";
import { compareWithEarlier } from "../scans/compare/earlier";
import { compareAccounts } from "../scans/compare/fleet";
import { copyReports } from "../scans/html/copy-reports";
import { PAGE_HISTORY, writeFleetPage } from "../scans/html/write-page";
import { downloadAll } from "../scans/read/download";
import { listScans, readScan, readWholeScan, type ScanChoice, type WholeScan } from "../scans/read/scan";
import { laterRun } from "../scans/read/runs";
import { showComparison } from "../scans/show/comparison";
import { showDownloads } from "../scans/show/downloads";
import { showOneScan, showScans } from "../scans/show/scans";
import { showAcross } from "../scans/show/shared-findings";
import { showSurvey } from "../scans/show/survey";
import { type AccountScans, surveyScans } from "../scans/survey/survey";
import { looksWhole } from "../scans/show/report";
import { EXIT, UsageError } from "../words/errors";
import { misconfiguredIn } from "../words/misconfigured";

export interface ResultsOptions extends FleetChoice, ScanChoice {
  /** A stamp, or `true` for the scan before; with several environments, they are compared with each other. */
  readonly compare?: string | true;
  /** The form of one scan for other programs: `cyclonedx` or `sarif`. */
  readonly format?: string;
  /** File for the page over all accounts. */
  readonly html?: string;
}

/** The forms of a scan for other programs. Their libraries are loaded for whoever asks for one, and not at each start. */
const FORMATS = {
  cyclonedx: async (scan: WholeScan) => (await import("../scans/formats/cyclonedx")).cycloneDxOf(scan),
  sarif: async (scan: WholeScan) => (await import("../scans/formats/sarif")).sarifOf(scan),
} as const;

export const resultsVerb: FleetVerb<ResultsOptions> = {
  name: "results",
  summary: "the last scan of every account side by side; with one --env its scans, one of them, or what changed between two",
  example: "results --all --html fleet.html",
  options: [
    ["--scan <stamp>", "one scan of one environment: its stamp, or latest"],
    ["--compare [stamp]", "one environment: what changed since that scan, or the one before; several: who shares which findings"],
    ["--download <directory>", "copy a scan's files into this folder; with several environments, into one subfolder each"],
    ["--format <format>", `one scan of one environment on standard output, for other programs: cyclonedx (1.6) or sarif (2.1.0)`],
    ["--html <file>", `a page over all accounts, with the trend of the last ${PAGE_HISTORY} scans, and their reports beside it`],
  ],
  fleet: true,
  run: async (options, context) => {
    const fleet = isFleet(options, context);
    checkUsage(options, fleet);
    if (options.html !== undefined) requireWritableFile(options.html, "Name another file with --html.");
    if (options.download !== undefined) requireWritableFolder(options.download, "Name another folder with --download.");
    if (options.html !== undefined) return writePage(options.html, context);
    return fleet ? resultsOfMany(options, context) : resultsOfOne(options, context);
  },
};

/** Throws UsageError for options that cannot be used, or not together. */
export function checkUsage({ scan, compare, download, html, format }: ResultsOptions, fleet: boolean): void {
  if (format !== undefined && !Object.hasOwn(FORMATS, format))
    throw new UsageError(`--format ${format} is not known.`, `One of: ${Object.keys(FORMATS).join(", ")}.`);
  if (fleet && format !== undefined) throw new UsageError("--format is for one environment.", "Name that environment: --env NAME.");
  if (fleet && scan !== undefined)
    throw new UsageError(`--scan ${scan} is one scan of one environment.`, "Name that environment: --env NAME --scan STAMP.");
  if (fleet && typeof compare === "string")
    throw new UsageError(
      `--compare ${compare} is a scan of one environment.`,
      "Leave out the stamp to compare the environments with each other, or name one with --env NAME.",
    );
  for (const [option, stamp] of Object.entries({ "--scan": scan === "latest" ? undefined : scan, "--compare": compare }))
    // Whatever else would lead to other objects of the bucket, or to another bucket.
    if (typeof stamp === "string" && !stampSchema.safeParse(stamp).success)
      throw new UsageError(
        `${option} ${stamp} is not the name of a scan.`,
        "It is the time of its start, as in 2026-11-24-143201; results --env NAME lists them.",
      );
  const given = Object.entries({
    "--html": html,
    "--compare": compare,
    "--download": download,
    "--format": format,
    "--scan": scan,
  }).flatMap(([option, value]) => (value === undefined ? [] : [option]));
  const [first = "", second] = given;
  // --scan goes with every option except --html.
  if (second === undefined || (second === "--scan" && first !== "--html")) return;
  throw new UsageError(`${first} and ${second} cannot be used together.`, "Run one after the other.");
}

async function resultsOfOne({ scan, compare, download, format }: ResultsOptions, context: FleetContext): Promise<number> {
  const [environment] = context.environments;
  if (environment === undefined) throw new UsageError("No environment is named.");
  const account = { ...(await accountsOf(context)(environment)), console: context.console };
  const now = new Date();
  const isLast = scan === undefined || scan === "latest";
  const laterThan = (finishedAt: string | undefined) => (isLast ? laterRun(account, finishedAt, now) : Promise.resolve(undefined));
  if (compare !== undefined) {
    const comparison = await compareWithEarlier(scan, compare, account);
    const code = showComparison(comparison, context.console);
    return withDoubt(code, await laterThan(beganAt(comparison.after.stamp)), context);
  }
  if (format !== undefined) {
    const whole = await readWholeScan(scan, account);
    context.console.result(await FORMATS[format as keyof typeof FORMATS](whole));
    // Whoever reads it has to know that it did not look at everything that its settings choose.
    const code = looksWhole(whole.summary) ? EXIT.done : EXIT.failed;
    return withDoubt(code, await laterThan(whole.summary.finishedAt), context);
  }
  if (scan === undefined && download === undefined) {
    const scans = await listScans(account);
    const last = scans.find(({ summary }) => summary !== undefined)?.summary;
    return showScans(scans, account, await laterRun(account, last?.finishedAt, now));
  }
  const one = await readScan({ scan, download }, account);
  return showOneScan(one, account, await laterThan(one.summary.finishedAt));
}

/** When a scan began, which its run did before; ISO 8601. */
function beganAt(stamp: string): string | undefined {
  const time = timeOfStamp(stamp);
  return time === undefined ? undefined : new Date(time).toISOString();
}

/** Says beside the result why the last scan is not the last word, and gives the exit code of a failure then. @param later as of {@link laterRun} */
export function withDoubt(code: number, later: string | undefined, { console }: Pick<FleetContext, "console">): number {
  if (later === undefined) return code;
  console.aside(later);
  return EXIT.failed;
}

async function resultsOfMany({ compare, download }: ResultsOptions, context: FleetContext): Promise<number> {
  const { environments, console, signal } = context;
  const openAccount = accountsOf(context);
  const misconfigured = misconfiguredIn(context);
  if (compare !== undefined) {
    const across = await compareAccounts(environments, openAccount, signal);
    return showAcross(across, console, misconfigured);
  }
  if (download !== undefined) {
    const downloads = await downloadAll(download, environments, openAccount, signal);
    return showDownloads(downloads, console, misconfigured);
  }
  return showSurvey([...(await surveyScans(environments, openAccount, signal)), ...unreadable(context)], console);
}

/** Rows of the environments whose files have mistakes: nothing is known of these accounts, not even which they are. */
function unreadable(context: Pick<FleetContext, "broken">): AccountScans[] {
  const nowhere = { account: "-", region: "-", condition: "could not read", misconfigured: true, history: [] } as const;
  return misconfiguredIn(context).map(({ environment, reason }) => ({ ...nowhere, environment, problems: [reason] }));
}

async function writePage(file: string, context: FleetContext): Promise<number> {
  const { environments, console, signal } = context;
  const now = new Date();
  const accounts = [...(await surveyScans(environments, accountsOf(context), signal, PAGE_HISTORY)), ...unreadable(context)];
  const reports = await copyReports(file, accounts, environments, accountsOf(context), signal);
  const path = await writeFleetPage(file, accounts, now, reports);
  const code = showSurvey(accounts, console, now);
  console.line(`Page   ${shownPath(path)}`);
  if (reports.links.size > 0) console.line(`       its accounts' reports are in ${shownPath(reports.folder)}`);
  return code;
}
