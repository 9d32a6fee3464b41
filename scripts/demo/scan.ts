import { type OneScan, readScan } from "../scans/read/scan";
import { followScan } from "../scans/run/scan";
import { OperationError } from "../words/errors";
import { startBySchedule } from "./schedule";
import type { World } from "./world";

export interface DemoScan {
  readonly executionId: string;
  readonly scan: OneScan;
  /** Whether the run succeeded and every package was checked. */
  readonly complete: boolean;
}

/** CodeBuild ends each phase with a line that is empty if nothing is wrong. */
const EMPTY = /^$|Phase context status code:\s+Message:\s*$/;

/** Starts the scan through its schedule, shows its stages and its log, and downloads its results. */
export async function scan(world: World, results: string): Promise<DemoScan> {
  const { console, names } = world;
  const executionId = await startBySchedule(world);
  console.line(`  ${"scan".padEnd(10)}started by the schedule ${names.schedule} as its own role`);
  const { run, scan: found } = await console.step(
    "scan",
    "Source, Scan",
    (step) =>
      followScan(
        executionId,
        {
          stage: ({ stage, status }) => step.update(`${stage} ${status}`),
          log: (line) => {
            if (!EMPTY.test(line)) step.line(line);
          },
        },
        world,
      ),
    ({ run: { stages } }) => stages.map(({ stage, status }) => `${stage} ${status === "Succeeded" ? "ok" : status}`).join("   "),
  );
  if (found === undefined) {
    const problems = run.stages.flatMap(({ stage, problem }) => (problem === undefined ? [] : [`${stage}: ${problem}`]));
    throw new OperationError(`The scan ended as ${run.status} and wrote no results`, problems.join("\n") || undefined);
  }
  const downloaded = await readScan({ scan: found.stamp, download: results }, world);
  return { executionId, scan: downloaded, complete: run.status === "Succeeded" && downloaded.summary.complete };
}
