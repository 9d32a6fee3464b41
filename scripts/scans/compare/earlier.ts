import { OperationError, UsageError } from "../../words/errors";
import type { Account } from "../account";
import { ScanOutputs } from "../read/outputs";
import { readWholeScan } from "../read/scan";
import { requireOneDomain } from "./one-domain";
import { compareScans, type ScanComparison } from "./scans";

/**
 * Compares two scans of an account. The older one is `before`, in whichever order they are given.
 * @param scan a stamp. @default the last one
 * @param other a stamp, or `true` for the finished scan before `scan`
 */
export async function compareWithEarlier(scan: string | undefined, other: string | true, account: Account): Promise<ScanComparison> {
  const one = await readWholeScan(scan, account);
  const stamp = other === true ? await finishedBefore(one.stamp, account) : other;
  const two = await readWholeScan(stamp, account);
  if (one.stamp === two.stamp) throw new UsageError(`The scan ${one.stamp} is compared with itself.`, "Name another one in --compare.");
  requireOneDomain(two.summary, one.summary);
  return one.stamp < two.stamp ? compareScans(one, two) : compareScans(two, one);
}

async function finishedBefore(stamp: string, { aws, names, environment }: Account): Promise<string> {
  const outputs = new ScanOutputs(aws.s3, names.reportBucket, environment.name);
  for (const earlier of (await outputs.stamps()).filter((each) => each < stamp)) {
    if ((await outputs.summary(earlier)) !== undefined) return earlier;
  }
  throw new OperationError(
    `There is no finished scan before ${stamp} in s3://${outputs.bucket}`,
    `List the scans: npm run ops -- results --env ${environment.name}`,
  );
}
