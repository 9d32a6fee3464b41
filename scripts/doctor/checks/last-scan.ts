import { type CodePipelineClient, ListPipelineExecutionsCommand, PipelineNotFoundException } from "@aws-sdk/client-codepipeline";
import { ScanOutputs } from "../../scans/read/outputs";
import type { Check, Patient } from "../check";
import { judgeLastScan, type LastRun } from "../last-scan";

/** How old the last scan is, and how it ended. */
export const lastScan: Check<Patient> = {
  name: "last scan",
  after: ["stacks", "published scanner"],
  run: async ({ environment, names, access, now }) => {
    const { s3, codePipeline } = await access.reader();
    const [latest, run] = await Promise.all([new ScanOutputs(s3, names.reportBucket).latest(), lastRun(codePipeline, names.pipeline)]);
    const { schedule, scheduleTimezone: timezone } = environment.scan;
    const scan = latest && { stamp: latest.stamp, exitCode: latest.exitCode, finishedAt: new Date(latest.finishedAt) };
    return judgeLastScan({ environmentName: environment.name, scan, run, schedule, timezone, now });
  },
};

async function lastRun(codePipeline: CodePipelineClient, pipelineName: string): Promise<LastRun | undefined> {
  try {
    const answer = await codePipeline.send(new ListPipelineExecutionsCommand({ pipelineName, maxResults: 1 }));
    const [last] = answer.pipelineExecutionSummaries ?? [];
    return last?.startTime && { status: last.status ?? "Unknown", startedAt: last.startTime };
  } catch (error) {
    if (error instanceof PipelineNotFoundException) return undefined;
    throw error;
  }
}
