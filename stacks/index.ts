import type { Construct } from "constructs";
import { hasStateStack } from "../environments/names";
import type { Environment } from "../environments/schema";
import { RegistryStack } from "./registry";
import { ScannerStack } from "./scanner";
import { StateStack } from "./state";

/**
 * Adds the stacks of one environment. None is declared to depend on another: `cdktf deploy` refuses a stack whose
 * dependencies are not deployed in the same run, and each of these is planned, deployed and repaired alone. In which order
 * they are made for the first time is said by `STACKS`.
 */
export function addStacks(scope: Construct, environment: Environment): void {
  if (hasStateStack(environment)) new StateStack(scope, environment);
  new RegistryStack(scope, environment);
  new ScannerStack(scope, environment);
}
