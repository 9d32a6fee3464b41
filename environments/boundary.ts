import { iamArn } from "../modules/permissions/arn";
import { hasRunsStack, namesOf } from "./names";
import { placeOf } from "./place";
import type { Environment } from "./schema";

/** ARN of the boundary that the file names, or of the one that it should name. */
export function boundaryArnOf(environment: Environment): string {
  return environment.iam.permissionsBoundary ?? ownBoundaryArn(environment);
}

/** ARN of the boundary of every role that the scanner's stack makes; undefined for none. Where our stack makes one, it is taken without being named. */
export function boundaryOf(environment: Environment): string | undefined {
  return environment.iam.permissionsBoundary ?? (makesBoundary(environment) ? ownBoundaryArn(environment) : undefined);
}

/** Whether the stack of the runs' roles makes the boundary: one that the file names exists, and is somebody else's. */
export function makesBoundary(environment: Environment): boolean {
  return hasRunsStack(environment) && environment.iam.permissionsBoundary === undefined;
}

/**
 * ARN of the boundary of the roles that runs take, which is what the organization demands. Our own is too narrow for them: it says
 * what the scanner's roles may do, and these make them. Undefined for none.
 */
export function runBoundaryOf(environment: Environment): string | undefined {
  const { permissionsBoundary } = environment.iam;
  return permissionsBoundary === ownBoundaryArn(environment) ? undefined : permissionsBoundary;
}

function ownBoundaryArn(environment: Environment): string {
  const { rolePath, boundaryPolicy } = namesOf(environment);
  return iamArn(placeOf(environment), `policy${rolePath}${boundaryPolicy}`);
}
