import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import type { Action, Declaration } from "../types";
import { checkActions } from "./check-actions";
import { checkFlow } from "./check-flow";
import { checkStructure } from "./check-structure";

/** Checks a declaration and fills in its defaults. Throws the errors of CreatePipeline and UpdatePipeline. */
export function readDeclaration(input: PipelineDeclaration, version: number, region: string): Declaration {
  const declaration = {
    ...input,
    stages: (input.stages ?? []).map((stage) => ({ ...stage, actions: (stage.actions ?? []).map(withDefaults) })),
    version,
    executionMode: input.executionMode ?? "SUPERSEDED",
    pipelineType: input.pipelineType ?? "V1",
  } as Declaration;
  checkStructure(declaration, region);
  checkActions(declaration, region);
  checkFlow(declaration);
  return declaration;
}

function withDefaults(action: NonNullable<NonNullable<PipelineDeclaration["stages"]>[number]["actions"]>[number]): Action {
  const { runOrder = 1, configuration = {}, inputArtifacts = [], outputArtifacts = [] } = action;
  return { ...action, runOrder, configuration, inputArtifacts, outputArtifacts } as Action;
}
