import type { Names } from "../environments/names";
import { placeOf } from "../environments/place";
import type { Environment } from "../environments/schema";
import { regionalService } from "../modules/permissions/arn";
import { consoleAddress } from "./console-address";
import type { Output } from "./outputs";

/** Where the team's pip installs from. A local AWS has no address before it runs: there, only the command says it. */
export function registryOutputs(environment: Environment, { domainOwner, storeRepository }: Names): Record<string, Output | undefined> {
  const { region, local, endpoint, registry } = environment;
  const { domain, repository } = registry;
  const login = ["aws codeartifact login --tool pip", `--domain ${domain}`, `--domain-owner ${domainOwner}`, `--repository ${repository}`];
  const page = `codesuite/codeartifact/d/${domainOwner}/${domain}/r/${repository}`;
  const place = placeOf(environment);
  const remote = !local && endpoint === undefined;
  return {
    domain: [domain, "CodeArtifact domain"],
    domain_owner: [domainOwner, "Account that owns the domain"],
    repository: [repository, "Repository from which pip installs"],
    store_repository: storeRepository === undefined ? undefined : [storeRepository, "Repository with the external connection"],
    pip_login: [[...login, `--region ${region}`].join(" "), "Command that lets pip install from the repository, for twelve hours"],
    pip_endpoint: remote
      ? [
          `https://${domain}-${domainOwner}.d.${regionalService(place, "codeartifact")}/pypi/${repository}/simple/`,
          "pip's index-url, without a token",
        ]
      : undefined,
    repository_console: remote ? [consoleAddress(place, page), "The repository in AWS's console"] : undefined,
  };
}
