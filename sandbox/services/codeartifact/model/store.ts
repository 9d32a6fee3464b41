import { ARN } from "../../../partition/arn";
import { randomUUID } from "node:crypto";
import type { Call } from "../../../core/service";
import { domainNotFound, packageNotFound, repositoryNotFound, versionNotFound } from "./errors";
import { normalizeName } from "../../../index/filename";
import { SortedMap } from "./sorted-map";
import type { Domain, Package, PackageId, Repository, Version } from "./types";

export interface DomainInput {
  readonly domain: string;
  /** @default the caller's account */
  readonly domainOwner?: string;
}

export interface RepositoryInput extends DomainInput {
  readonly repository: string;
}

export interface PackageInput extends RepositoryInput {
  readonly format: string;
  readonly namespace?: string;
  readonly package: string;
}

export interface VersionInput extends PackageInput {
  readonly packageVersion: string;
}

/** All domains of this sandbox, with look-ups that throw AWS's errors. */
export class Store {
  private readonly places = new Map<string, SortedMap<Domain>>();
  private readonly managedKeys = new Map<string, string>();
  private publications = 0;

  /** The domains that an account owns in a region, by name. */
  domainsOf(account: string, region: string): SortedMap<Domain> {
    const place = `${account}/${region}`;
    const domains = this.places.get(place) ?? new SortedMap<Domain>();
    this.places.set(place, domains);
    return domains;
  }

  /** All domains in a region, of all accounts. */
  *domainsIn(region: string): Generator<Domain> {
    for (const [place, domains] of this.places) if (place.endsWith(`/${region}`)) yield* domains.values();
  }

  findDomain(call: Call<DomainInput>): Domain | undefined {
    return this.domainsOf(call.input.domainOwner ?? call.caller.account, call.region).get(call.input.domain);
  }

  domain(call: Call<DomainInput>): Domain {
    const domain = this.findDomain(call);
    if (!domain) throw domainNotFound(call.input.domain, call.input.domainOwner ?? call.caller.account);
    return domain;
  }

  repository(call: Call<RepositoryInput>): Repository {
    return repositoryOf(this.domain(call), call.input.repository);
  }

  package(call: Call<PackageInput>): { repository: Repository; package: Package } {
    const repository = this.repository(call);
    const id = packageIdOf(call.input);
    const found = repository.packages.get(packageKey(id));
    if (!found) throw packageNotFound(repository, id);
    return { repository, package: found };
  }

  version(call: Call<VersionInput>): { repository: Repository; package: Package; version: Version } {
    const found = this.package(call);
    const version = found.package.versions.get(call.input.packageVersion);
    if (!version) throw versionNotFound(found.repository, found.package, call.input.packageVersion);
    return { ...found, version };
  }

  /** The AWS managed key `aws/codeartifact` of an account and region, which encrypts domains by default. */
  managedKey(account: string, region: string): string {
    const place = `${account}/${region}`;
    const arn = this.managedKeys.get(place) ?? `${ARN}:kms:${region}:${account}:key/${randomUUID()}`;
    this.managedKeys.set(place, arn);
    return arn;
  }

  nextPublication(): number {
    return ++this.publications;
  }
}

export function repositoryOf(domain: Domain, name: string): Repository {
  const repository = domain.repositories.get(name);
  if (!repository) throw repositoryNotFound(domain, name);
  return repository;
}

export function packageIdOf(input: { format: string; namespace?: string; package: string }): PackageId {
  const name = input.format === "pypi" ? normalizeName(input.package) : input.package;
  return { format: input.format, namespace: input.namespace, name };
}

/** A key that sorts by format, namespace and name. */
export function packageKey({ format, namespace, name }: PackageId): string {
  return `${format}/${namespace ?? ""}/${name}`;
}

/** The present time in epoch seconds with milliseconds, as in AWS's timestamps. */
export function now(): number {
  return Date.now() / 1000;
}
