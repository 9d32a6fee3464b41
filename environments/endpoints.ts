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

/** The address of STS at which the caller of a run assumes the role of a profile, before any role of an environment. */
export interface CallersSts {
  /** Undefined: AWS's own. */
  readonly address?: string;
  /** What a person has to know who reads the environments' files: they do not agree. */
  readonly note?: string;
}

/**
 * The caller is one for all environments of a run, and its keys count everywhere: if the environments name different addresses, such as
 * VPC endpoints of their regions, the first one that any names is asked. AWS's own would be none of them.
 */
export function callersSts(environments: readonly (Place & Pick<Environment, "local" | "name">)[], variables: Variables): CallersSts {
  const named = environments.map((environment) => ({ ...environment, address: endpointsOf(environment, variables).sts?.address }));
  const first = named.find(({ address }) => address !== undefined);
  if (first?.address === undefined) return {};
  const others = named.filter(({ address }) => address !== first.address).map(({ name }) => name);
  if (others.length === 0) return { address: first.address };
  const note = `The caller's role is assumed at ${first.address}, the address of STS of ${first.name}; ${others.join(", ")} ${others.length === 1 ? "names" : "name"} another or none.`;
  return { address: first.address, note };
}

/** One address for every service. */
export function oneEndpoint(endpoint: Endpoint): Endpoints {
  return Object.fromEntries(SERVICE_NAMES.map((service) => [service, endpoint]));
}
