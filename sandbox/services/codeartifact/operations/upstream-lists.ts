import { invalid, quotaExceeded } from "../model/errors";
import { repositoryOf } from "../model/store";
import type { Domain } from "../model/types";

export interface UpstreamRepository {
  readonly repositoryName: string;
}

/** AWS's limit of direct upstream repositories for a repository. */
const MAX_UPSTREAMS = 10;

/**
 * Names of the upstreams of `repository`, in order of priority.
 * Throws ServiceQuotaExceededException above ten, ResourceNotFoundException if one is missing, ValidationException for a cycle.
 */
export function checkUpstreams(domain: Domain, repository: string, upstreams: readonly UpstreamRepository[]): string[] {
  const names = upstreams.map(({ repositoryName }) => repositoryName);
  if (names.length > MAX_UPSTREAMS) {
    throw quotaExceeded(
      `Repository '${repository}' would have ${names.length} upstream repositories; the limit is ${MAX_UPSTREAMS}.`,
      "repository",
      repository,
    );
  }
  if (new Set(names).size < names.length) throw invalid(`The upstream repositories of '${repository}' name one repository twice.`);
  for (const name of names) {
    if (name === repository) throw invalid(`Repository '${repository}' cannot be its own upstream repository.`);
    if (reaches(domain, repositoryOf(domain, name).name, repository)) {
      throw invalid(`Repository '${name}' cannot be an upstream repository of '${repository}': '${repository}' is already upstream of it.`);
    }
  }
  return names;
}

function reaches(domain: Domain, from: string, target: string, seen = new Set<string>()): boolean {
  if (from === target) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return (domain.repositories.get(from)?.upstreams ?? []).some((next) => reaches(domain, next, target, seen));
}
