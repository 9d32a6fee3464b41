import type { FleetContext } from "../cli/context";

/** Whether the user meant the fleet, even where it is of one environment. */
export interface FleetChoice {
  readonly all?: boolean;
}

/** The shape of `--json` depends on what was asked for, never on how many environment files there happen to be. */
export function isFleet({ all = false }: FleetChoice, { environments }: Pick<FleetContext, "environments">): boolean {
  return all || environments.length !== 1;
}
