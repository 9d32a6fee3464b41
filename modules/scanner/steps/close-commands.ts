import { type OriginControl, ownGroup } from "../contract/confusion";

/** The domain that commands are for. */
export interface DomainPlace {
  readonly region: string;
  readonly domain: string;
  /** Account id. */
  readonly domainOwner: string;
}

/** A name that means nothing to a shell: what PEP 503 makes of every valid name. */
const PLAIN = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** How many versions one call takes (botocore 1.43.11, codeartifact, PackageVersionList). */
const MOST_VERSIONS = 100;

export function isPlain(name: string): boolean {
  return PLAIN.test(name);
}

/** The command that sets an origin control; none for a name that is no package name, which may be meant for the shell that it is pasted into. */
export function controlCommand(place: DomainPlace, { repository, package: name, publish }: OriginControl): string[] {
  if (!isPlain(name)) return [];
  const restrictions = `--restrictions publish=${publish},upstream=BLOCK`;
  return [`${aws("put-package-origin-configuration", place)} --repository ${repository} --format pypi --package ${name} ${restrictions}`];
}

/** The commands that archive public versions of a private name; pip gets 404 for them then, and it can be undone. */
export function archiveCommand(place: DomainPlace, repository: string, name: string, versions: readonly string[]): string[] {
  const plain = versions.filter((version) => /^[A-Za-z0-9][A-Za-z0-9.!+_-]*$/.test(version));
  if (!isPlain(name) || plain.length === 0) return [];
  const parts = Array.from({ length: Math.ceil(plain.length / MOST_VERSIONS) }, (_, part) =>
    plain.slice(part * MOST_VERSIONS).slice(0, MOST_VERSIONS),
  );
  return parts.map((some) => {
    const what = `--repository ${repository} --format pypi --package ${name} --versions ${some.join(" ")} --target-status Archived`;
    return `${aws("update-package-versions-status", place)} ${what}`;
  });
}

/** The commands that keep external versions of a name out of the whole domain, by a package group of its own. */
export function groupCommands(place: DomainPlace, name: string, exists: boolean): string[] {
  if (!isPlain(name)) return [];
  const group = `--package-group '${ownGroup(name)}'`;
  return [
    ...(exists ? [] : [`${aws("create-package-group", place)} ${group}`]),
    `${aws("update-package-group-origin-configuration", place)} ${group} --restrictions EXTERNAL_UPSTREAM=BLOCK`,
  ];
}

function aws(verb: string, { region, domain, domainOwner }: DomainPlace): string {
  return `aws codeartifact ${verb} --region ${region} --domain ${domain} --domain-owner ${domainOwner}`;
}
