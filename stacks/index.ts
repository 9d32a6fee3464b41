import type { Construct } from "constructs";
import { hasStateStack } from "../environments/names";
import type { Role } from "../environments/role";
import type { Environment } from "../environments/schema";
import { RegistryStack } from "./registry";
import { ScannerStack } from "./scanner";
import { StateStack } from "./state";

/**
 * Adds the stacks of one environment. None is declared to depend on another: `cdktf deploy` refuses a stack whose
 * dependencies are not deployed in the same run, and each of these is planned, deployed and repaired alone. In which order
 * they are made for the first time is said by `STACKS`.
 * @param role what provider and backend assume. @default the environment's deploy role
 */
export function addStacks(scope: Construct, environment: Environment, role?: Role): void {
  if (hasStateStack(environment)) new StateStack(scope, environment, role);
  new RegistryStack(scope, environment, role);
  new ScannerStack(scope, environment, role);
}
