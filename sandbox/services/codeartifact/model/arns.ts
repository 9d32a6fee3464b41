import { ARN } from "../../../partition/arn";
import type { PackageId } from "./types";

/** The ARN by the template in AWS's service authorization reference. */
export function domainArn(region: string, account: string, domain: string): string {
  return `${ARN}:codeartifact:${region}:${account}:domain/${domain}`;
}

export function repositoryArn(region: string, account: string, domain: string, repository: string): string {
  return `${ARN}:codeartifact:${region}:${account}:repository/${domain}/${repository}`;
}

/** The part for the namespace is empty if the package has none: `.../pypi//requests`. */
export function packageArn(region: string, account: string, domain: string, repository: string, id: PackageId): string {
  return `${ARN}:codeartifact:${region}:${account}:package/${domain}/${repository}/${id.format}/${id.namespace ?? ""}/${id.name}`;
}

/** A pattern begins with a slash: `.../package-group/my-domain/pypi//acme~`. */
export function packageGroupArn(region: string, account: string, domain: string, pattern: string): string {
  return `${ARN}:codeartifact:${region}:${account}:package-group/${domain}${pattern}`;
}

const TAGGABLE = new RegExp(String.raw`^${ARN}:codeartifact:([a-z0-9-]+):(\d{12}):(domain|repository)\/([^/]+)(?:\/([^/]+))?$`);
const GROUP = new RegExp(String.raw`^${ARN}:codeartifact:([a-z0-9-]+):(\d{12}):package-group\/([^/]+)(\/.+)$`);

export interface ResourceName {
  readonly region: string;
  readonly account: string;
  readonly domain: string;
  readonly repository?: string;
  /** Pattern of a package group. */
  readonly group?: string;
}

/** Parses the ARN of a domain, repository or package group; undefined for any other text. */
export function parseArn(arn: string): ResourceName | undefined {
  const [, groupRegion, groupAccount, groupDomain, group] = GROUP.exec(arn) ?? [];
  if (groupRegion && groupAccount && groupDomain && group)
    return { region: groupRegion, account: groupAccount, domain: groupDomain, group };
  const [, region, account, kind, domain, repository] = TAGGABLE.exec(arn) ?? [];
  if (!region || !account || !domain || (kind === "repository") !== (repository !== undefined)) return undefined;
  return { region, account, domain, repository };
}
