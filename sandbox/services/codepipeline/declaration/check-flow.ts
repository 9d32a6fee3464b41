import { invalidAction, invalidStructure } from "../errors";
import type { Action, Declaration } from "../types";

/** Namespaces that every pipeline has. */
const BUILT_IN = ["variables", "codepipeline"];

/** Checks that actions use only artifacts and variables of earlier actions. Throws InvalidStructureException. */
export function checkFlow({ stages, variables = [] }: Declaration): void {
  const artifacts = new Set<string>();
  const namespaces = new Set(BUILT_IN);
  for (const { actions } of stages) {
    for (const group of byRunOrder(actions)) {
      for (const action of group)
        checkInputs(
          action,
          artifacts,
          namespaces,
          variables.map(({ name }) => name ?? ""),
        );
      for (const action of group) addOutputs(action, artifacts, namespaces);
    }
  }
}

/** Groups of actions that run together, in the order in which the groups run. */
export function byRunOrder(actions: readonly Action[]): Action[][] {
  const orders = [...new Set(actions.map(({ runOrder }) => runOrder))].sort((a, b) => a - b);
  return orders.map((order) => actions.filter(({ runOrder }) => runOrder === order));
}

function checkInputs(action: Action, artifacts: ReadonlySet<string>, namespaces: ReadonlySet<string>, variables: readonly string[]): void {
  for (const { name = "" } of action.inputArtifacts) {
    if (!artifacts.has(name)) {
      throw invalidStructure(
        `Input Artifact Bundle ${name} in action ${action.name} is not declared as Output Artifact Bundle in any of the preceding actions`,
      );
    }
  }
  for (const value of Object.values(action.configuration)) {
    for (const [, namespace = "", key = ""] of value.matchAll(/#\{([^.}]+)\.([^}]+)\}/g)) {
      if (!namespaces.has(namespace)) {
        throw invalidAction(`Action '${action.name}' references namespace '${namespace}', which no preceding action declares`);
      }
      if (namespace === "variables" && !variables.includes(key)) {
        throw invalidAction(`Action '${action.name}' references pipeline variable '${key}', which is not declared`);
      }
    }
  }
}

function addOutputs({ name, namespace, outputArtifacts }: Action, artifacts: Set<string>, namespaces: Set<string>): void {
  for (const { name: artifact = "" } of outputArtifacts) {
    if (artifacts.has(artifact)) {
      throw invalidStructure(`Output Artifact Bundle name must be unique within the pipeline. ${artifact} has been used more than once.`);
    }
    artifacts.add(artifact);
  }
  if (!namespace) return;
  if (namespaces.has(namespace)) throw invalidAction(`Namespace '${namespace}' of action '${name}' is reserved or used more than once`);
  namespaces.add(namespace);
}
