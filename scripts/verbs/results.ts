import { type Finding, type Summary } from "../../modules/scanner/results";
import type { VerbContext } from "../lib/context";
import { EXIT, OperationError } from "../lib/errors";
import { ScanOutputs } from "../lib/scan-outputs";
import { showScan } from "../lib/scan-report";

export interface ResultsOptions {
  /** A stamp, or `latest`. @default a list of all scans */
  readonly scan?: string;
  /** Folder that the scan's files are copied into; means `latest` where no scan is named. */
  readonly download?: string;
}

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

/** Every scan in the environment's bucket, newest first. */
export async function listScans({ aws, names }: Pick<VerbContext, "aws" | "names">): Promise<ScanLine[]> {
  const outputs = new ScanOutputs(aws.s3, names.reportBucket);
  const stamps = await outputs.stamps();
  return Promise.all(stamps.map(async (stamp) => ({ stamp, summary: await outputs.summary(stamp) })));
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
