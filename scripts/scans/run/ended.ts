import type { PipelineRun } from "../../aws/pipeline-run";

/** How a run that did not succeed has ended, for people: continues "The run". */
export function endedAs({ status }: Pick<PipelineRun, "status">): string {
  const taken = status === "Superseded" ? ": a newer start has taken its place, as of a package that came (scan.onPublish)" : "";
  return `ended as ${status}${taken}.`;
}
