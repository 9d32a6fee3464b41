import pLimit from "p-limit";
import { type Finding, type Summary } from "../../modules/scanner/results";
import type { VerbContext } from "../lib/context";
import { EXIT, OperationError } from "../lib/errors";
import { ScanOutputs } from "../lib/scan-outputs";
import { showScan } from "../lib/scan-report";
import type { Verb } from "../lib/verb";

export interface ResultsOptions {
  /** A stamp, or `latest`. @default a list of all scans */
  readonly scan?: string;
  /** Folder that the scan's files are copied into; means `latest` where no scan is named. */
  readonly download?: string;
}

export const resultsVerb: Verb<ResultsOptions> = {
  name: "results",
  summary: "list the scans, or show or download one",
  example: "results --env dev --scan latest --download results",
  options: [
    ["--scan <stamp>", "one scan: its stamp, or latest"],
    ["--download <directory>", "copy its files into this folder"],
  ],
  run: async (options, context) => {
    const one = options.scan !== undefined || options.download !== undefined;
    return one ? showOneScan(await readScan(options, context), context) : showScans(await listScans(context), context);
  },
};

/** One scan in the list. */
export interface ScanLine {
  readonly stamp: string;
  /** Absent where the scan never came to its end. */
  readonly summary?: Summary;
}

export interface OneScan {
  readonly stamp: string;
  readonly summary: Summary;
  readonly findings: readonly Finding[];
  readonly notInstallable: readonly { readonly name: string; readonly version: string; readonly why: string }[];
  readonly keys: readonly string[];
  /** Paths that were written. */
  readonly downloaded: readonly string[];
}

/** Summaries read at once: a year of scans is more than the SDK has connections (50) for, and it warns of that. */
const SIDE_BY_SIDE = 16;

/** Every scan in the environment's bucket, newest first. */
export async function listScans({ aws, names }: Pick<VerbContext, "aws" | "names">): Promise<ScanLine[]> {
  const outputs = new ScanOutputs(aws.s3, names.reportBucket);
  const stamps = await outputs.stamps();
  const limit = pLimit(SIDE_BY_SIDE);
  return Promise.all(stamps.map((stamp) => limit(async () => ({ stamp, summary: await outputs.summary(stamp) }))));
}

/** One scan. Throws OperationError where there is none of this name, or it never came to its end. */
export async function readScan(
  { scan = "latest", download }: ResultsOptions,
  { aws, names, environment }: Pick<VerbContext, "aws" | "names" | "environment">,
): Promise<OneScan> {
  const outputs = new ScanOutputs(aws.s3, names.reportBucket);
  const stamp = scan === "latest" ? (await outputs.latest())?.stamp : scan;
  if (stamp === undefined)
    throw new OperationError(
      `There is no finished scan in s3://${outputs.bucket}`,
      `Start one: npm run ops -- scan --env ${environment.name}`,
    );
  const [summary, findings, inventory, keys] = await Promise.all([
    outputs.summary(stamp),
    outputs.findings(stamp),
    outputs.inventory(stamp),
    outputs.keys(stamp),
  ]);
  if (summary === undefined || findings === undefined) {
    throw new OperationError(
      keys.length === 0 ? `There is no scan ${stamp} in s3://${outputs.bucket}` : `The scan ${stamp} never came to its end`,
      `See what there is: npm run ops -- results --env ${environment.name}`,
    );
  }
  const notInstallable = (inventory?.packages ?? [])
    .filter(({ installable }) => installable !== "yes")
    .map(({ name, version, installable, installableReason }) => ({
      name,
      version,
      why: installableReason ? `${installable}: ${installableReason}` : installable,
    }));
  return {
    stamp,
    summary,
    findings: findings.findings,
    notInstallable,
    keys,
    downloaded: download === undefined ? [] : await outputs.download(stamp, download),
  };
}

/** Shows the list. */
export function showScans(scans: readonly ScanLine[], { console, environment }: Pick<VerbContext, "console" | "environment">): number {
  if (console.json) console.result(scans);
  else if (scans.length === 0) console.line("  No scans yet.");
  else {
    const rows = scans.map(({ stamp, summary }) =>
      summary === undefined
        ? [stamp, { text: "not finished", style: "yellow" as const }]
        : [
            stamp,
            summary.complete ? "complete" : { text: "incomplete", style: "yellow" as const },
            String(summary.packages),
            String(summary.checked),
            String(summary.findings.total),
          ],
    );
    console.table([["scan", "", "packages", "checked", "findings"].map((text) => ({ text, style: "dim" as const })), ...rows]);
    console.line(`Next   npm run ops -- results --env ${environment.name} --scan ${scans[0]?.stamp ?? "latest"}`);
  }
  return EXIT.done;
}

/** Shows one scan. */
export function showOneScan(scan: OneScan, { console }: Pick<VerbContext, "console">): number {
  if (console.json) console.result(scan);
  else {
    showScan(scan, console);
    for (const path of scan.downloaded) console.line(`  ${path}`);
  }
  return EXIT.done;
}
