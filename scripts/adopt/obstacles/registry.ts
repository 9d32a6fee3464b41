import type { Environment } from "../../../environments/schema";
import { AWS_MANAGED } from "../../../environments/schema-registry";
import type { FoundDomain, FoundRegistry, FoundRepository } from "../look/registry";
import type { Obstacle } from "../types";

/**
 * Why domain and repositories cannot be adopted with the environment's configuration. This is checked before the plan: with
 * registry.protect, Terraform makes no plan if something would be replaced; and a repository's connections cannot be changed in
 * every order.
 */
export function registryObstacles({ domain, store, team }: FoundRegistry, { registry }: Environment): Obstacle[] {
  return [
    ...(domain ? domainObstacles(domain, registry.encryptionKey) : []),
    ...(store ? sourceObstacles(store, registry.externalConnection) : []),
    ...(team ? teamObstacles(team, registry) : []),
  ];
}

function domainObstacles({ name, encryptionKey, keyManager, ownKey }: FoundDomain, configured: string | undefined): Obstacle[] {
  if (configured === encryptionKey || (configured === undefined && ownKey?.arn === encryptionKey)) return [];
  // If KMS does not say who manages the key, the environment's file is trusted: nothing is replaced either way.
  if (configured === AWS_MANAGED && keyManager !== "CUSTOMER") return [];
  const value = keyManager === "AWS" ? AWS_MANAGED : encryptionKey;
  return [
    {
      what: "CodeArtifact domain",
      name,
      problem: `is encrypted with ${encryptionKey}, and a domain's key cannot change: Terraform would destroy the domain and create another`,
      remedy: `Set registry.encryptionKey: ${value}${keyManager === undefined ? ` (${AWS_MANAGED} if that key is CodeArtifact's own)` : ""}`,
    },
  ];
}

/** The repository with the external connection must have only that connection, and no upstream. */
function sourceObstacles({ name, externalConnections, upstreams }: FoundRepository, wanted: string): Obstacle[] {
  const [upstream] = upstreams;
  const other = externalConnections.find((connection) => connection !== wanted);
  const what = "CodeArtifact repository";
  if (other !== undefined) {
    return [
      {
        what,
        name,
        problem: `is connected to ${other}, not to ${wanted}`,
        remedy: "Name another repository; this one's packages are not Python's.",
      },
    ];
  }
  if (upstream === undefined) return [];
  return [
    {
      what,
      name,
      problem: `has the upstream ${upstreams.join(", ")}: a repository can have upstreams or an external connection, not both`,
      remedy: `Name another repository for packages from ${wanted}: registry.storeRepository: ${upstream}, for example, with this one as registry.repository`,
    },
  ];
}

function teamObstacles(team: FoundRepository, { storeRepository, externalConnection, repository }: Environment["registry"]): Obstacle[] {
  if (storeRepository === false) return sourceObstacles(team, externalConnection);
  const { name, externalConnections, upstreams } = team;
  const store = storeRepository ?? `${repository}-store`;
  const what = "CodeArtifact repository";
  if (externalConnections.length > 0) {
    return [
      {
        what,
        name,
        problem: `is connected to ${externalConnections.join(", ")} itself, which the store ${store} would have to be`,
        remedy: `Set registry.storeRepository: false. Or make it the store: registry.storeRepository: ${name}, with another name as registry.repository`,
      },
    ];
  }
  const others = upstreams.filter((upstream) => upstream !== store);
  if (others.length === 0) return [];
  return [
    {
      what,
      name,
      problem: `has the upstream ${others.join(", ")}, which it would lose`,
      remedy:
        upstreams.length === 1
          ? `Set registry.storeRepository: ${others[0] ?? ""}`
          : "Name another repository: this project configures one upstream only.",
    },
  ];
}
