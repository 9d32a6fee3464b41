import type { Environment } from "./schema";
import { type Endpoint, endpointVariable, type Endpoints, SERVICE_NAMES } from "./services";
import type { Variables } from "./variables";

type Place = Pick<Environment, "endpoint" | "endpoints">;

/**
 * The addresses to use. The environment's file decides; variables are only heeded in a local environment, and whoever asks has
 * refused those that may not be used, see `foreign-settings.ts`.
 */
export function endpointsOf(environment: Place & Pick<Environment, "local">, variables: Variables): Endpoints {
  const { endpoint, endpoints, local } = environment;
  const entries = SERVICE_NAMES.flatMap((service) => {
    const variable = endpointVariable(service);
    const found: readonly (readonly [source: string, address: string | undefined])[] = [
      [`endpoints.${service}`, endpoints?.[service]],
      ["endpoint", endpoint],
      [variable, local ? variables[variable] : undefined],
      ["AWS_ENDPOINT_URL", local ? variables.AWS_ENDPOINT_URL : undefined],
    ];
    const [source = "", address] = found.find(([, each]) => each !== undefined && each !== "") ?? [];
    return address === undefined ? [] : [[service, { address, source }] as const];
  });
  return Object.fromEntries(entries);
}

/**
 * The address of STS that environments have in common: the caller is one for all of them, before any role. Undefined if they name
 * different ones or none: then AWS's own is asked.
 */
export function commonSts(environments: readonly (Place & Pick<Environment, "local">)[], variables: Variables): string | undefined {
  const [address, ...others] = new Set(environments.map((environment) => endpointsOf(environment, variables).sts?.address));
  return others.length === 0 ? address : undefined;
}

/** One address for every service. */
export function oneEndpoint(endpoint: Endpoint): Endpoints {
  return Object.fromEntries(SERVICE_NAMES.map((service) => [service, endpoint]));
}
