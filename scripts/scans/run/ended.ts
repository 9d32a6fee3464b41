import type { PipelineRun } from "../../aws/pipeline-run";

/** How a run that did not succeed has ended, for people: continues "The run". */
export function endedAs({ status }: Pick<PipelineRun, "status">): string {
  return `ended as ${status}${WHY[status] ?? ""}.`;
}

const WHY: Readonly<Record<string, string>> = {
  Superseded: ": a newer start has taken its place, as of a package that came (scan.onPublish)",
  // A scan stops only runs that packages have started.
  Stopped: ": somebody has stopped it",
};
