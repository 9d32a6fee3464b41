import type { AwsService, SandboxContext } from "../core/service";

/** The services that are ours; every other one is moto's. */
export function ownServices(context: SandboxContext): readonly AwsService[] {
  return [];
}
