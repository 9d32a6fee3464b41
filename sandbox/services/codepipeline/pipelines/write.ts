import { ARN } from "../../../partition/arn";
import type { PipelineDeclaration, Tag } from "@aws-sdk/client-codepipeline";
import { AwsError } from "../../../core/errors";
import type { Call, SandboxContext } from "../../../core/service";
import { readDeclaration } from "../declaration/read";
import type { Engine } from "../engine/engine";
import { invalidStructure, pipelineNotFound } from "../errors";
import { Pipeline } from "../pipeline";
import type { Store } from "../store";
import { addTags, tagList } from "./tags";

/** CreatePipeline, UpdatePipeline, DeletePipeline. */
export function pipelineWrites(store: Store, context: SandboxContext, engine: Engine) {
  return {
    /** As in AWS, a new pipeline runs at once: CreatePipeline triggers its first execution. */
    async CreatePipeline(call: Call<{ pipeline: PipelineDeclaration; tags?: readonly Tag[] }>) {
      const { input, caller, region } = call;
      const { pipelines } = store.of(call);
      const declaration = readDeclaration(input.pipeline, 1, region);
      const taken = () =>
        new AwsError(
          "PipelineNameInUseException",
          `A pipeline with the name '${declaration.name}' already exists in account '${caller.account}'`,
        );
      if (pipelines.has(declaration.name)) throw taken();
      await checkRole(context, declaration.roleArn, `${ARN}:codepipeline:${region}:${caller.account}:${declaration.name}`);
      const pipeline = new Pipeline(caller.account, region, declaration);
      addTags(pipeline.tags, input.tags ?? []);
      if (pipelines.has(declaration.name)) throw taken();
      pipelines.set(declaration.name, pipeline);
      engine.start(pipeline, { triggerType: "CreatePipeline", triggerDetail: caller.arn });
      return { pipeline: declaration, tags: tagList(pipeline.tags) };
    },

    /** Replaces the whole declaration and increments its version; executions under way keep their declaration. */
    async UpdatePipeline(call: Call<{ pipeline: PipelineDeclaration }>) {
      const { input, caller, region } = call;
      const pipeline = store.of(call).pipelines.get(input.pipeline.name ?? "");
      // The service model lists no PipelineNotFoundException for this operation.
      if (!pipeline) throw invalidStructure(pipelineNotFound(caller.account, input.pipeline.name ?? "").message);
      const declaration = readDeclaration(input.pipeline, pipeline.declaration.version + 1, region);
      await checkRole(context, declaration.roleArn, pipeline.arn);
      pipeline.update(declaration);
      return { pipeline: declaration };
    },

    /** AWS gives the same answer whether or not the pipeline existed. */
    DeletePipeline(call: Call<{ name: string }>) {
      const { pipelines } = store.of(call);
      const pipeline = pipelines.get(call.input.name);
      if (pipeline) engine.abandonAll(pipeline);
      pipelines.delete(call.input.name);
    },
  };
}

/** CodePipeline assumes the role when a pipeline gets it. Terraform recognises this error and retries until a new role can be assumed. */
async function checkRole(context: SandboxContext, roleArn: string, pipelineArn: string): Promise<void> {
  try {
    await context.assumeServiceRole(roleArn, "codepipeline.amazonaws.com", String(Date.now()), pipelineArn);
  } catch {
    throw invalidStructure(`CodePipeline is not authorized to perform AssumeRole on role ${roleArn}`);
  }
}
