import type { Construct } from "constructs";
import { hasRunsStack, hasStateStack } from "../environments/names";
import type { Role } from "../environments/role";
import type { Environment } from "../environments/schema";
import { RegistryStack } from "./registry";
import { RunsStack } from "./runs";
import { ScannerStack } from "./scanner";
import { SecretsStack } from "./secrets";
import { StateStack } from "./state";

/**
 * Adds the stacks of one environment. None declares a dependency on another: `cdktf deploy` refuses a stack if its dependencies
 * are not deployed in the same run, and each of these can be planned, deployed and repaired alone. `STACKS` has the order in
 * which they are created for the first time.
 * @param role that provider and backend assume. @default the environment's deploy role
 */
export function addStacks(scope: Construct, environment: Environment, role?: Role): void {
  if (hasStateStack(environment)) new StateStack(scope, environment, role);
  if (hasRunsStack(environment)) new RunsStack(scope, environment, role);
  new RegistryStack(scope, environment, role);
  new SecretsStack(scope, environment, role);
  new ScannerStack(scope, environment, role);
}
