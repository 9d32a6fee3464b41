import { invalidAction } from "../errors";
import type { Action, Declaration } from "../types";
import { actionTypeRule } from "./action-types";

/** Checks each action: its type, its configuration, the number of its artifacts. Throws InvalidActionDeclarationException. */
export function checkActions({ stages }: Declaration, region: string): void {
  for (const stage of stages) for (const action of stage.actions) checkAction(action, stage.name, region);
}

function checkAction(action: Action, stage: string, region: string): void {
  const { category, owner, provider, version } = action.actionTypeId;
  const rule = actionTypeRule(action.actionTypeId);
  if (!rule) {
    const type = `ActionType (Category: '${category}', Provider: '${provider}', Owner: '${owner}', Version: '${version}')`;
    throw invalidAction(`${type} in action '${action.name}' is not available in region ${region.toUpperCase().replaceAll("-", "_")}`);
  }
  for (const name of rule.required) {
    if (action.configuration[name] === undefined) {
      throw invalidAction(`Action configuration for action '${action.name}' is missing required configuration '${name}'`);
    }
  }
  for (const name of Object.keys(action.configuration)) {
    if (!rule.required.includes(name) && !rule.optional.includes(name)) {
      throw invalidAction(`Action configuration for action '${action.name}' contains unknown configuration '${name}'`);
    }
  }
  checkCount(action, stage, "input", action.inputArtifacts.length, rule.inputs);
  checkCount(action, stage, "output", action.outputArtifacts.length, rule.outputs);
  if (provider === "CodeBuild" && action.inputArtifacts.length > 1 && !action.configuration.PrimarySource) {
    throw invalidAction(`Action configuration for action '${action.name}' is missing required configuration 'PrimarySource'`);
  }
}

function checkCount(action: Action, stage: string, kind: string, count: number, [minimum, maximum]: readonly [number, number]): void {
  if (count >= minimum && count <= maximum) return;
  const range = minimum === maximum ? `exactly ${minimum}` : `between ${minimum} and ${maximum}`;
  throw invalidAction(`Action '${action.name}' in stage '${stage}' declares ${count} ${kind} artifacts; there must be ${range}`);
}
