import { invalidStage, invalidStructure } from "../errors";
import type { Action, Declaration } from "../types";

const LIMITS = { stages: 50, actionsInStage: 50 };

/** Checks a pipeline by the guide's "Pipeline structure reference". Throws InvalidStructure- and InvalidStageDeclarationException. */
export function checkStructure(declaration: Declaration, region: string): void {
  const { stages } = declaration;
  if (stages.length < 2) throw invalidStructure(`Pipeline has ${stages.length} stage(s): a pipeline must have at least 2 stages`);
  if (stages.length > LIMITS.stages) throw invalidStructure(`Pipeline has ${stages.length} stages: at most ${LIMITS.stages} are allowed`);
  const twice = duplicate(stages.map(({ name }) => name));
  if (twice) throw invalidStructure(`Stage name '${twice}' is used more than once: stage names must be unique within the pipeline`);
  for (const [index, { name, actions }] of stages.entries()) checkStage(name, actions, index === 0);
  checkStores(declaration, region);
  checkType(declaration);
  checkVariables(declaration);
}

function checkStage(name: string, actions: readonly Action[], isFirst: boolean): void {
  if (actions.length === 0) throw invalidStage(`Stage '${name}' has no actions: a stage must have at least one`);
  if (actions.length > LIMITS.actionsInStage) throw invalidStage(`Stage '${name}' has more than ${LIMITS.actionsInStage} actions`);
  const twice = duplicate(actions.map((action) => action.name));
  if (twice)
    throw invalidStage(`Action name '${twice}' is used more than once in stage '${name}': action names must be unique within a stage`);
  const sources = actions.filter(({ actionTypeId }) => actionTypeId.category === "Source").length;
  if (isFirst && sources < actions.length) throw invalidStructure("Pipeline should start with a stage that only contains source actions");
  if (!isFirst && sources > 0) throw invalidStructure(`Stage '${name}' contains source actions: only the first stage of a pipeline can`);
}

function checkStores({ artifactStore, artifactStores, stages }: Declaration, region: string): void {
  if (Boolean(artifactStore) === Boolean(artifactStores)) {
    throw invalidStructure("Pipeline must have either artifactStore or artifactStores, and not both");
  }
  const regions = new Set([region, ...stages.flatMap(({ actions }) => actions.map((action) => action.region ?? region))]);
  if (artifactStore && regions.size > 1) throw invalidStructure("Pipeline has actions in other regions: use artifactStores");
  for (const name of artifactStores ? regions : []) {
    if (!artifactStores?.[name]) throw invalidStructure(`Pipeline has no artifact store for region ${name}`);
  }
}

function checkType({ pipelineType, executionMode, variables = [], triggers = [] }: Declaration): void {
  if (pipelineType === "V2") return;
  if (executionMode !== "SUPERSEDED") throw invalidStructure(`Execution mode ${executionMode} is only supported in pipelines of type V2`);
  if (variables.length > 0) throw invalidStructure("Pipeline variables are only supported in pipelines of type V2");
  if (triggers.length > 0) throw invalidStructure("Triggers are only supported in pipelines of type V2");
}

function checkVariables({ variables = [] }: Declaration): void {
  const twice = duplicate(variables.map(({ name }) => name ?? ""));
  if (twice) throw invalidStructure(`Pipeline variable '${twice}' is declared more than once`);
}

function duplicate(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}
