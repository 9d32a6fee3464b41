import { ScanOutputs } from "../../scans/read/outputs";
import { recentRuns } from "../../scans/read/runs";
import type { Check, Patient } from "../check";
import { judgeLastScan } from "../last-scan";

/** How old the last scan is, how it ended, and whether a later run left nothing. */
export const lastScan: Check<Patient> = {
  name: "last scan",
  after: ["stacks", "published scanner"],
  run: async ({ environment, names, access, now }) => {
    const { s3, codePipeline } = await access.reader();
    const outputs = new ScanOutputs(s3, names.reportBucket, environment.name);
    const [latest, complete, runs] = await Promise.all([
      outputs.latest(),
      outputs.latestComplete(),
      recentRuns(codePipeline, names.pipeline),
    ]);
    const { schedule, scheduleTimezone: timezone } = environment.scan;
    return judgeLastScan({
      environmentName: environment.name,
      scan: latest && {
        stamp: latest.stamp,
        exitCode: latest.exitCode,
        finishedAt: new Date(latest.finishedAt),
        packages: latest.packages,
      },
      complete: complete && { stamp: complete.stamp, finishedAt: new Date(complete.finishedAt) },
      runs,
      schedule,
      timezone,
      now,
    });
  },
};
