import type { Construct } from "constructs";
import type { Role } from "../environments/role";
import type { Environment } from "../environments/schema";
import { PackageDomain } from "../modules/package-domain";
import { PackageRepository } from "../modules/package-repository";
import { EnvironmentStack } from "./base";
import { addOutputs } from "./outputs";
import { registryOutputs } from "./registry-outputs";

/** The CodeArtifact domain and its repositories. It lives long, because its packages may not exist anywhere else any more. */
export class RegistryStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment, role?: Role) {
    super(scope, "registry", environment, role);
    const { account, registry } = environment;
    const { domainOwner, domainKeyAlias, storeRepository } = this.names;
    const { encryptionKey, readers, protect, externalConnection, upstream } = registry;
    // If another account owns the domain, that account creates it and lets this one add repositories.
    const domain =
      domainOwner === account
        ? new PackageDomain(this, "domain", {
            ...this.place,
            domain: registry.domain,
            keyAlias: domainKeyAlias,
            encryptionKey,
            readers,
            protect,
          }).domain
        : registry.domain;
    const shared = { partition: this.place.partition, domain, domainOwner, protect };
    // A separate store has the only copy of public packages, even if further repositories use it as their upstream later.
    const store =
      storeRepository === undefined
        ? undefined
        : new PackageRepository(this, "store", {
            ...shared,
            repository: storeRepository,
            description: `Packages from ${externalConnection}`,
            externalConnection,
            readers,
          });
    const source = store?.repository ?? upstream;
    new PackageRepository(this, "team", {
      ...shared,
      repository: registry.repository,
      description: "Packages of the team",
      readers,
      ...(source === undefined ? { externalConnection } : { upstream: source }),
    });
    addOutputs(this, registryOutputs(environment, this.names));
  }
}
