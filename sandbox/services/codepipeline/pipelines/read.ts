import { AwsError } from "../../../core/errors";
import type { Call } from "../../../core/service";
import { page } from "../../../kit/pages";
import type { Store } from "../store";

/** GetPipeline, ListPipelines. */
export function pipelineReads(store: Store) {
  return {
    GetPipeline(call: Call<{ name: string; version?: number }>) {
      const { name, version } = call.input;
      const pipeline = store.of(call).pipeline(name);
      const declaration = pipeline.versions.get(version ?? pipeline.declaration.version);
      if (!declaration) {
        throw new AwsError("PipelineVersionNotFoundException", `Pipeline '${name}' does not have a version ${version}`);
      }
      return { pipeline: declaration, metadata: { pipelineArn: pipeline.arn, created: pipeline.created, updated: pipeline.updated } };
    },

    ListPipelines(call: Call<{ nextToken?: string; maxResults?: number }>) {
      const { nextToken, maxResults = 1000 } = call.input;
      const sorted = [...store.of(call).pipelines.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
      const { items, ...rest } = page(sorted, ({ name }) => name, maxResults, nextToken, "InvalidNextTokenException");
      const pipelines = items.map(({ declaration: { name, version, pipelineType, executionMode }, created, updated }) => {
        return { name, version, pipelineType, executionMode, created, updated };
      });
      return { pipelines, ...rest };
    },
  };
}
