import type { Environment } from "../../environments/schema";
import { presentError } from "../words/errors";
import { visitAccounts, type OpenAccount } from "./account";
import { shareFindings, spreadPackages, type EnvironmentScan, type PackageSpread, type SharedFinding } from "./compare/fleet";
import { readWholeScan } from "./read/scan";

/** The same findings and packages in many accounts; the shape of `results --all --compare --json`. */
export interface AcrossAccounts {
  readonly environments: readonly { readonly environment: string; readonly stamp: string; readonly complete: boolean }[];
  readonly findings: readonly SharedFinding[];
  readonly packages: readonly PackageSpread[];
  /** What is in none of the lists, and why. */
  readonly notRead: readonly { readonly environment: string; readonly reason: string }[];
}

/** Compares the last scans of the environments. */
export async function compareAccounts(
  environments: readonly Environment[],
  open: OpenAccount,
  signal: AbortSignal,
): Promise<AcrossAccounts> {
  const visits = await visitAccounts(environments, open, signal, async (account): Promise<EnvironmentScan> => {
    const { summary, findings, inventory } = await readWholeScan(undefined, account);
    // Only this of the inventory: with its files and dependencies it is megabytes.
    const packages = inventory.packages.map(({ name, version, checked }) => ({ name, version, checked }));
    return { environment: account.environment.name, summary, findings, packages };
  });
  const scans = visits.flatMap(({ result }) => ("value" in result ? [result.value] : []));
  return {
    environments: scans.map(({ environment, summary: { stamp, complete } }) => ({ environment, stamp, complete })),
    findings: shareFindings(scans),
    packages: spreadPackages(scans),
    notRead: visits.flatMap(({ environment, result }) =>
      "error" in result ? [{ environment: environment.name, reason: presentError(result.error).text }] : [],
    ),
  };
}
