import { endpointsOf } from "../environments/endpoints";
import type { Environment } from "../environments/schema";
import type { ServiceName } from "../environments/services";

/** The services that the S3 backend uses. */
const BACKEND_SERVICES: ReadonlySet<string> = new Set<ServiceName>(["iam", "s3", "sts"]);

type Place = Pick<Environment, "endpoint" | "endpoints">;

/** The addresses of the provider's calls, by service; undefined if the environment's file names none. */
export function providerEndpoints(environment: Place): Record<string, string> | undefined {
  return someOf(inFile(environment));
}

/** The addresses of the backend's calls; undefined if the environment's file names none. */
export function backendEndpoints(environment: Place): Record<string, string> | undefined {
  return someOf(inFile(environment).filter(([service]) => BACKEND_SERVICES.has(service)));
}

/** Whoever applies a stack may have other variables: only the file counts. */
function inFile(environment: Place): [service: string, address: string][] {
  const found = endpointsOf({ ...environment, local: false }, {});
  return Object.entries(found).map(([service, { address }]) => [service, address]);
}

function someOf(entries: readonly (readonly [string, string])[]): Record<string, string> | undefined {
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
