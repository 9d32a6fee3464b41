import pLimit from "p-limit";
import type { ConfusionResult } from "../../../modules/scanner/contract/confusion";
import type { Quarantined } from "../../../modules/scanner/contract/quarantine";
import type { Finding, Inventory, LicenceIssue, Summary } from "../../../modules/scanner/contract/results";
import { OperationError } from "../../words/errors";
import type { Account } from "../account";
import { ScanOutputs } from "./outputs";

/** One scan in the list. */
export interface ScanLine {
  readonly stamp: string;
  /** Absent if the scan never finished. */
  readonly summary?: Summary;
}

export interface OneScan {
  readonly stamp: string;
  readonly summary: Summary;
  readonly findings: readonly Finding[];
  /** Absent in what earlier scanners wrote. */
  readonly confusion?: ConfusionResult;
  /** Absent in what earlier scanners wrote. */
  readonly quarantined?: readonly Quarantined[];
  readonly notInstallable: readonly { readonly name: string; readonly version: string; readonly why: string }[];
  readonly keys: readonly string[];
  /** Paths that were written. */
  readonly downloaded: readonly string[];
}

/** The scan to read, and what to do with it. */
export interface ScanChoice {
  /** A stamp. @default `latest` */
  readonly scan?: string;
  /** Folder into which the scan's files are copied. @default they are not copied */
  readonly download?: string;
}

/** How many summaries are read at once: a year of scans would exceed the SDK's connections (50), of which it warns. */
const SIDE_BY_SIDE = 16;

/** Every scan in the environment's bucket, newest first. */
export async function listScans({ aws, names, environment }: Pick<Account, "aws" | "names" | "environment">): Promise<ScanLine[]> {
  const outputs = new ScanOutputs(aws.s3, names.reportBucket, environment.name);
  const stamps = await outputs.stamps();
  const limit = pLimit(SIDE_BY_SIDE);
  return Promise.all(stamps.map((stamp) => limit(async () => ({ stamp, summary: await outputs.summary(stamp) }))));
}

/** One scan. Throws OperationError if it does not exist or never finished. */
export async function readScan({ scan, download }: ScanChoice, account: Account): Promise<OneScan> {
  const { outputs, stamp, summary, findings, confusion, quarantined, inventory, keys } = await readFiles(scan, account);
  return {
    stamp,
    summary,
    findings,
    ...(confusion !== undefined && { confusion }),
    ...(quarantined !== undefined && { quarantined }),
    notInstallable: notInstallableOf(inventory),
    keys,
    downloaded: download === undefined ? [] : await outputs.download(stamp, download),
  };
}

/** One scan with its inventory of the domain. */
export interface WholeScan {
  readonly stamp: string;
  readonly summary: Summary;
  readonly findings: readonly Finding[];
  /** Absent in what earlier scanners wrote, as the next one. */
  readonly licences?: readonly LicenceIssue[];
  readonly confusion?: ConfusionResult;
  readonly quarantined?: readonly Quarantined[];
  readonly quarantinedFindings?: readonly Finding[];
  readonly inventory: Inventory;
}

/** Like {@link readScan}; throws OperationError also if the inventory is missing. */
export async function readWholeScan(scan: string | undefined, account: Account): Promise<WholeScan> {
  const { outputs, stamp, summary, findings, inventory, ...others } = await readFiles(scan, account);
  const { licences, confusion, quarantined, quarantinedFindings } = others;
  if (inventory === undefined) {
    throw new OperationError(
      `The scan ${stamp} in s3://${outputs.bucket} has no inventory`,
      `Compare with another: npm run ops -- results --env ${account.environment.name}`,
    );
  }
  const more = {
    ...(licences !== undefined && { licences }),
    ...(confusion !== undefined && { confusion }),
    ...(quarantined !== undefined && { quarantined }),
    ...(quarantinedFindings !== undefined && { quarantinedFindings }),
  };
  return { stamp, summary, findings, ...more, inventory };
}

async function readFiles(scan: string | undefined, { aws, names, environment }: Account) {
  const outputs = new ScanOutputs(aws.s3, names.reportBucket, environment.name);
  const stamp = scan === undefined || scan === "latest" ? (await outputs.latest())?.stamp : scan;
  if (stamp === undefined)
    throw new OperationError(
      `There is no finished scan in s3://${outputs.bucket}`,
      `Start one: npm run ops -- scan --env ${environment.name}`,
    );
  const [results, inventory, keys] = await Promise.all([outputs.results(stamp), outputs.inventory(stamp), outputs.keys(stamp)]);
  if (results === undefined) {
    throw new OperationError(
      keys.length === 0 ? `There is no scan ${stamp} in s3://${outputs.bucket}` : `The scan ${stamp} never finished`,
      `List the scans: npm run ops -- results --env ${environment.name}`,
    );
  }
  const { summary, findings } = results;
  return { ...findings, outputs, stamp, summary, inventory, keys };
}

function notInstallableOf(inventory: Inventory | undefined): OneScan["notInstallable"] {
  return (inventory?.packages ?? [])
    .filter(({ installable }) => installable !== "yes")
    .map(({ name, version, installable, installableReason }) => ({
      name,
      version,
      why: installableReason ? `${installable}: ${installableReason}` : installable,
    }));
}
