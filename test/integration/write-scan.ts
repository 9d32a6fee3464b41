import { S3Store } from "../../modules/scanner/adapters/s3-store";
import { renderReport } from "../../modules/scanner/report/report";
import { outputFiles, store } from "../../modules/scanner/steps/outputs";
import type { Account } from "../../scripts/scans/account";
import type { WholeScan } from "../../scripts/scans/read/scan";

/** Writes a scan into an account's report bucket, as the scanner does. */
export async function writeScan(
  { aws, names }: Pick<Account, "aws" | "names">,
  { stamp, inventory, findings, summary }: WholeScan,
): Promise<void> {
  const data = { inventory, findings: { stamp, findings: [...findings] }, summary };
  await store(
    outputFiles(data, () => renderReport(data)),
    data,
    new S3Store(aws.s3, names.reportBucket),
  );
}
