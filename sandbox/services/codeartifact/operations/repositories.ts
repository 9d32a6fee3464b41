import type { Call, Handler } from "../../../core/service";
import { repositoryArn } from "../model/arns";
import { conflict } from "../model/errors";
import type { PageInput } from "../model/pages";
import { SortedMap } from "../model/sorted-map";
import type { DomainInput, RepositoryInput } from "../model/store";
import { now } from "../model/store";
import type { Repository } from "../model/types";
import type { Parts } from "../parts";
import type { Tag } from "./tags";
import { tagMap } from "./tags";
import type { UpstreamRepository } from "./upstream-lists";
import { checkUpstreams } from "./upstream-lists";

interface ChangeInput extends RepositoryInput {
  readonly description?: string;
  readonly upstreams?: readonly UpstreamRepository[];
}
interface CreateInput extends ChangeInput {
  readonly tags?: readonly Tag[];
}
interface ListInput extends PageInput {
  readonly repositoryPrefix?: string;
}
interface ListInDomainInput extends ListInput, DomainInput {
  readonly administratorAccount?: string;
}

export function repositoryOperations({ store, pager }: Parts): Record<string, Handler> {
  return {
    CreateRepository(call: Call<CreateInput>) {
      const { input, caller, region } = call;
      const domain = store.domain(call);
      if (domain.repositories.has(input.repository)) {
        const where = `domain '${domain.name}' owned by account '${domain.owner}'`;
        throw conflict(
          `Repository already exists. Repository '${input.repository}' in ${where} already exists.`,
          "repository",
          input.repository,
        );
      }
      const repository: Repository = {
        kind: "repository",
        domain,
        name: input.repository,
        administratorAccount: caller.account,
        arn: repositoryArn(region, domain.owner, domain.name, input.repository),
        createdTime: now(),
        tags: tagMap(input.tags),
        packages: new SortedMap(),
        description: input.description,
        upstreams: checkUpstreams(domain, input.repository, input.upstreams ?? []),
      };
      domain.repositories.set(repository.name, repository);
      return { repository: describeRepository(repository) };
    },

    DescribeRepository: (call: Call<RepositoryInput>) => ({ repository: describeRepository(store.repository(call)) }),

    UpdateRepository(call: Call<ChangeInput>) {
      const repository = store.repository(call);
      const { description, upstreams } = call.input;
      if (upstreams) {
        const names = checkUpstreams(repository.domain, repository.name, upstreams);
        if (names.length > 0 && repository.externalConnection) {
          throw conflict(
            `Repository '${repository.name}' has the external connection '${repository.externalConnection}': a repository has upstream repositories or an external connection, not both.`,
            "repository",
            repository.name,
          );
        }
        repository.upstreams = names;
      }
      if (description !== undefined) repository.description = description;
      return { repository: describeRepository(repository) };
    },

    DeleteRepository(call: Call<RepositoryInput>) {
      const repository = store.repository(call);
      const { repositories } = repository.domain;
      repositories.delete(repository.name);
      for (const other of repositories.values()) other.upstreams = other.upstreams.filter((name) => name !== repository.name);
      return { repository: describeRepository(repository) };
    },

    /** Lists the repositories in the caller's own domains, and those that it administers in other accounts' domains. */
    ListRepositories({ input, caller, region }: Call<ListInput>) {
      const found = new SortedMap<Repository>();
      for (const domain of store.domainsIn(region)) {
        for (const repository of domain.repositories.values()) {
          const mine = domain.owner === caller.account || repository.administratorAccount === caller.account;
          if (mine && repository.name.startsWith(input.repositoryPrefix ?? ""))
            found.set(`${repository.name} ${repository.arn}`, repository);
        }
      }
      const { items, nextToken } = pager.page("ListRepositories", input, (key) => found.after(key));
      return { repositories: items.map(summary), nextToken };
    },

    ListRepositoriesInDomain(call: Call<ListInDomainInput>) {
      const { input, region } = call;
      const domain = store.domain(call);
      const { items, nextToken } = pager.page(`ListRepositoriesInDomain ${region} ${domain.arn}`, input, function* (key) {
        for (const entry of domain.repositories.after(key)) {
          const [name, { administratorAccount }] = entry;
          const administered = !input.administratorAccount || administratorAccount === input.administratorAccount;
          if (administered && name.startsWith(input.repositoryPrefix ?? "")) yield entry;
        }
      });
      return { repositories: items.map(summary), nextToken };
    },
  };
}

function summary({ name, administratorAccount, domain, arn, description, createdTime }: Repository) {
  return { name, administratorAccount, domainName: domain.name, domainOwner: domain.owner, arn, description, createdTime };
}

/** The model's RepositoryDescription; Terraform shows a difference if one of these members is missing. */
export function describeRepository(repository: Repository) {
  const { externalConnection } = repository;
  return {
    ...summary(repository),
    upstreams: repository.upstreams.map((repositoryName) => ({ repositoryName })),
    externalConnections: externalConnection
      ? [{ externalConnectionName: externalConnection, packageFormat: formatOfConnection(externalConnection), status: "Available" }]
      : [],
  };
}

/** The external connections in the model's documentation, with their formats. */
const CONNECTIONS = new Map([
  ["public:npmjs", "npm"],
  ["public:nuget-org", "nuget"],
  ["public:pypi", "pypi"],
  ["public:maven-central", "maven"],
  ["public:maven-googleandroid", "maven"],
  ["public:maven-gradleplugins", "maven"],
  ["public:maven-commonsware", "maven"],
  ["public:maven-clojars", "maven"],
  ["public:ruby-gems-org", "ruby"],
  ["public:crates-io", "cargo"],
]);

export function formatOfConnection(name: string): string | undefined {
  return CONNECTIONS.get(name);
}
