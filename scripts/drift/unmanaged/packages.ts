import {
  GetDomainPermissionsPolicyCommand,
  GetRepositoryPermissionsPolicyCommand,
  ListPackageGroupsCommand,
} from "@aws-sdk/client-codeartifact";
import type { Aws } from "../../aws/clients";
import type { Aspect, Extra, Place } from "./aspect";
import { policyExtras } from "./grants";
import { every } from "./pages";

/** What others may do in the registry, beside the readers of the environment's file. */
export function packageAspects(place: Place): Aspect[] {
  const { environment, names } = place;
  const { account, registry } = environment;
  const { domainOwner, storeRepository } = names;
  const { domain, readers = [] } = registry;
  const shared = { domain, domainOwner };
  const policyOf = (id: string, repository: string): Aspect => ({
    name: "permissions policy",
    address: `aws_codeartifact_repository.${id}`,
    ask: async ({ codeArtifact }) => {
      const { policy } = await codeArtifact.send(new GetRepositoryPermissionsPolicyCommand(Object.assign({ repository }, shared)));
      return policyExtras("permissions_policy", policy?.document);
    },
  });
  const aspects: Aspect[] = [];
  // If somebody may read, a resource of its own has the policy.
  if (readers.length === 0) aspects.push(policyOf("team", registry.repository));
  if (readers.length === 0 && storeRepository !== undefined) aspects.push(policyOf("store", storeRepository));
  if (domainOwner !== account) return aspects;
  const address = "aws_codeartifact_domain.domain";
  if (readers.length === 0)
    aspects.push({
      name: "permissions policy",
      address,
      ask: async ({ codeArtifact }) => {
        const { policy } = await codeArtifact.send(new GetDomainPermissionsPolicyCommand(shared));
        return policyExtras("permissions_policy", policy?.document);
      },
    });
  aspects.push({ name: "package groups", address, ask: (aws) => packageGroups(aws, shared) });
  return aspects;
}

/** Every domain has the group of all packages; it allows what packages themselves allow (CodeArtifact User Guide, "Package groups"). No other of it lets more in. */
const ALL_PACKAGES = "/*";

/** A group decides over its packages' origins: where they may be published to and from where they may come. */
async function packageGroups({ codeArtifact }: Aws, domain: { readonly domain: string; readonly domainOwner: string }): Promise<Extra[]> {
  const groups = await every(async (nextToken) => {
    const page = await codeArtifact.send(new ListPackageGroupsCommand(Object.assign({ nextToken }, domain)));
    return { items: page.packageGroups, next: page.nextToken };
  });
  return groups.flatMap(({ pattern = "", originConfiguration }): Extra[] => {
    const restrictions = Object.fromEntries(
      Object.entries(originConfiguration?.restrictions ?? {}).map(([about, { mode, effectiveMode }]) => [about, mode ?? effectiveMode]),
    );
    const modes = Object.entries(restrictions);
    const isRoot = pattern === ALL_PACKAGES;
    const loose = !isRoot && modes.some(([, mode]) => mode !== "INHERIT" && mode !== "BLOCK");
    const changed = modes.flatMap(([about, mode]) => (mode === "INHERIT" || (isRoot && mode === "ALLOW") ? [] : [about]));
    if (changed.length === 0 || (!loose && isGuard(pattern, changed))) return [];
    const why = loose ? "packages may come from elsewhere" : "packages are kept out, or may not be published";
    return [{ attribute: `package_groups.${pattern}`, value: restrictions, severity: loose ? "high" : "medium", why }];
  });
}

/** What `ops guard` makes: a group of one name that lets no version from outside in, and decides nothing else. */
function isGuard(pattern: string, changed: readonly string[]): boolean {
  return pattern.endsWith("$") && changed.join() === "EXTERNAL_UPSTREAM";
}
