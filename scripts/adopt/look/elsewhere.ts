import type { Found } from "../counterparts";
import type { Elsewhere } from "../types";
import type { Attempts } from "./attempt";
import type { LookContext } from "./context";
import { otherDomains, otherRepositories } from "./other-registries";
import { otherBuckets, otherSources } from "./other-sources";
import { findParameter } from "./scanner";
import type { Walkthrough } from "./walkthrough";

/** The walkthrough's names of the two parameters. */
const PARAMETERS = { tokenParameter: "snykAuthToken", organizationParameter: "snykOrg" } as const;

/** Things that could be adopted if the environment named them. Looked for only if nothing exists under the environment's own name. */
export async function findElsewhere(
  { registry, scanner }: Found,
  walkthrough: Walkthrough,
  context: LookContext,
  attempts: Attempts,
): Promise<Elsewhere[]> {
  const { environment, names, aws } = context;
  const domainThere = registry.domain !== undefined || names.domainOwner !== environment.account;
  const found: Elsewhere[] = [];
  if (!domainThere) found.push(...(await attempts.look("CodeArtifact domains", () => otherDomains(context), [])));
  else if (registry.team === undefined || (registry.store === undefined && names.storeRepository !== undefined)) {
    found.push(...(await attempts.look("CodeArtifact repositories", () => otherRepositories(registry, context), [])));
  }
  if (scanner.source === undefined) found.push(...(await otherSources(walkthrough, aws, attempts)));
  if (scanner.bucket === undefined) found.push(...(await otherBuckets(walkthrough, context, attempts)));
  for (const key of ["tokenParameter", "organizationParameter"] as const) {
    if (scanner[key === "tokenParameter" ? "token" : "organization"] !== undefined) continue;
    const candidates = [...walkthrough.builds.map((build) => build[key]), PARAMETERS[key], `/${PARAMETERS[key]}`];
    for (const name of new Set(candidates.filter((candidate) => candidate !== undefined))) {
      const parameter = await attempts.look("SSM parameters", () => findParameter(name, aws), undefined);
      // A parameter of another type cannot be adopted, see obstacles/scanner.ts.
      if (parameter?.type === "SecureString") found.push({ what: "SSM parameter", name, set: `snyk.${key}: ${name}` });
    }
  }
  return found;
}
