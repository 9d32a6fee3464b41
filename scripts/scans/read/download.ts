import { join } from "node:path";
import type { Environment } from "../../../environments/schema";
import { presentError } from "../../words/errors";
import { type OpenAccount, visitAccounts } from "../account";
import { readScan } from "./scan";

/** The files that were copied from one environment. */
export interface Download {
  readonly environment: string;
  readonly stamp?: string;
  /** Paths of the copies. */
  readonly downloaded: readonly string[];
  /** Why nothing, or not everything, was copied. */
  readonly reason?: string;
}

/** Copies the files of each environment's last scan into its own folder. A failure does not stop the others. */
export async function downloadAll(
  directory: string,
  environments: readonly Environment[],
  open: OpenAccount,
  signal: AbortSignal,
): Promise<Download[]> {
  const visits = await visitAccounts(environments, open, signal, (account) =>
    readScan({ download: join(directory, account.environment.name) }, account),
  );
  return visits.map(({ environment: { name: environment }, result }): Download => {
    if ("error" in result) return { environment, downloaded: [], reason: presentError(result.error).text };
    return { environment, stamp: result.value.stamp, downloaded: result.value.downloaded };
  });
}
