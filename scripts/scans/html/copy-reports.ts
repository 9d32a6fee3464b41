import { basename, join, resolve } from "node:path";
import type { Environment } from "../../../environments/schema";
import { writeWholeReport } from "../../process/whole-file";
import { presentError } from "../../words/errors";
import { type OpenAccount, visitAccounts } from "../account";
import { ScanOutputs } from "../read/outputs";
import type { AccountScans } from "../survey/survey";
import type { FleetReports } from "./page";

/**
 * Copies the report of each account's last scan into a folder beside the page, `fleet-reports/` for `fleet.html`, where the page's
 * links find it without any network. A failure does not stop the others.
 */
export async function copyReports(
  page: string,
  accounts: readonly AccountScans[],
  environments: readonly Environment[],
  open: OpenAccount,
  signal: AbortSignal,
): Promise<FleetReports & { readonly folder: string }> {
  const folder = resolve(page).replace(/(\.html?)?$/i, "-reports");
  const stamps = new Map(accounts.flatMap(({ environment, latest }) => (latest ? [[environment, latest.summary.stamp] as const] : [])));
  const scanned = environments.filter(({ name }) => stamps.has(name));
  const visits = await visitAccounts(scanned, open, signal, async ({ environment: { name }, aws, names }) => {
    const report = await new ScanOutputs(aws.s3, names.reportBucket, name).report(stamps.get(name) ?? "");
    await writeWholeReport(join(folder, `${name}.html`), report);
    return [basename(folder), `${name}.html`].map(encodeURIComponent).join("/");
  });
  return {
    folder,
    links: new Map(visits.flatMap(({ environment, result }) => ("value" in result ? [[environment.name, result.value] as const] : []))),
    problems: new Map(
      visits.flatMap(({ environment, result }) =>
        "error" in result ? [[environment.name, presentError(result.error).text] as const] : [],
      ),
    ),
  };
}
