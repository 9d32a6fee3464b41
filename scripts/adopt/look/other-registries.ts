import { DescribeRepositoryCommand, paginateListDomains, paginateListRepositoriesInDomain } from "@aws-sdk/client-codeartifact";
import type { Elsewhere } from "../types";
import type { LookContext } from "./context";
import { type FoundRegistry, foundRepository, type FoundRepository } from "./registry";

type Context = LookContext;

/** Domains of the account that are connected to the public repository; all domains if none is. */
export async function otherDomains(context: Context): Promise<Elsewhere[]> {
  const { codeArtifact } = context.aws;
  const names: string[] = [];
  for await (const { domains = [] } of paginateListDomains({ client: codeArtifact }, {}))
    names.push(...domains.map(({ name = "" }) => name));
  const found: Elsewhere[] = [];
  for (const domain of names) {
    found.push({ what: "CodeArtifact domain", name: domain, set: `registry.domain: ${domain}` });
    const connected = await connectedRepositories(domain, context);
    found.push(...connected.map(({ name }) => asRepository(name, `registry.domain: ${domain}, registry.storeRepository: ${name}`)));
  }
  return found;
}

/** Repositories of the environment's domain that are connected to the public repository, under another name. */
export async function otherRepositories({ store, team }: FoundRegistry, context: Context): Promise<Elsewhere[]> {
  const { registry } = context.environment;
  const connected = await connectedRepositories(registry.domain, context);
  const others = connected.filter(({ name }) => name !== store?.name && name !== team?.name);
  return others.map(({ name }) =>
    asRepository(
      name,
      registry.storeRepository === false
        ? `registry.repository: ${name}`
        : `registry.storeRepository: ${name}; or registry.repository: ${name} with storeRepository: false`,
    ),
  );
}

function asRepository(name: string, set: string): Elsewhere {
  return { what: "CodeArtifact repository", name, set };
}

async function connectedRepositories(domain: string, { aws, environment, names }: Context): Promise<FoundRepository[]> {
  const { codeArtifact } = aws;
  // Another account's domain is looked at only if the environment names it.
  const domainOwner = domain === environment.registry.domain ? names.domainOwner : environment.account;
  const found: FoundRepository[] = [];
  for await (const { repositories = [] } of paginateListRepositoriesInDomain({ client: codeArtifact }, { domain, domainOwner })) {
    for (const { name } of repositories) {
      const { repository } = await codeArtifact.send(new DescribeRepositoryCommand({ domain, domainOwner, repository: name }));
      if (repository) found.push(foundRepository(repository));
    }
  }
  return found.filter(({ externalConnections }) => externalConnections.includes(environment.registry.externalConnection));
}
