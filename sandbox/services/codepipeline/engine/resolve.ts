import type { Action, Execution } from "../types";
import { ActionFailure } from "../actions/action";

/**
 * Replaces `#{variables.X}`, `#{codepipeline.PipelineExecutionId}` and `#{Namespace.Variable}` in an action's configuration, as
 * text: like AWS, it does not escape values inside JSON. Throws {@link ActionFailure} if a variable has no value.
 */
export function resolveConfiguration(action: Action, execution: Execution): Readonly<Record<string, string>> {
  const resolve = (text: string) =>
    text.replace(/#\{([^.}]+)\.([^}]+)\}/g, (_, namespace: string, key: string) => valueOf(execution, namespace, key));
  return Object.fromEntries(Object.entries(action.configuration).map(([name, value]) => [name, resolve(value)]));
}

function valueOf(execution: Execution, namespace: string, key: string): string {
  const values = namespaceOf(execution, namespace);
  const value = values && Object.hasOwn(values, key) ? values[key] : undefined;
  if (value === undefined) {
    throw new ActionFailure(
      "ConfigurationError",
      `The variable #{${namespace}.${key}} could not be resolved: no action has given it a value`,
    );
  }
  return value;
}

function namespaceOf(execution: Execution, namespace: string): Readonly<Record<string, string>> | undefined {
  if (namespace === "variables") return execution.variables;
  if (namespace === "codepipeline") return { PipelineExecutionId: execution.id };
  return execution.outputVariables.get(namespace);
}
