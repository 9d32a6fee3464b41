import type { Asset } from "./assets";
import type { SortedMap } from "./sorted-map";

/** AWS's enums, from botocore's codeartifact/2018-09-22 model. */
export type Allowance = "ALLOW" | "BLOCK";
export type VersionStatus = "Published" | "Unfinished" | "Unlisted" | "Archived" | "Disposed" | "Deleted";
export type OriginType = "INTERNAL" | "EXTERNAL" | "UNKNOWN";

/** How versions come into a repository, and what a package group says of it. */
export type Restriction = "EXTERNAL_UPSTREAM" | "INTERNAL_UPSTREAM" | "PUBLISH";
export type GroupMode = "ALLOW" | "ALLOW_SPECIFIC_REPOSITORIES" | "BLOCK" | "INHERIT";

export interface Policy {
  document: string;
  revision: string;
}

export interface Domain {
  readonly kind: "domain";
  readonly name: string;
  /** 12 digits. */
  readonly owner: string;
  readonly region: string;
  readonly arn: string;
  /** Epoch seconds. */
  readonly createdTime: number;
  readonly encryptionKey: string;
  readonly repositories: SortedMap<Repository>;
  /** By pattern. */
  readonly groups: SortedMap<PackageGroup>;
  readonly tags: Map<string, string>;
  policy?: Policy;
}

export interface Repository {
  readonly kind: "repository";
  readonly domain: Domain;
  readonly name: string;
  readonly administratorAccount: string;
  readonly arn: string;
  readonly createdTime: number;
  readonly tags: Map<string, string>;
  /** By {@link packageKey}. */
  readonly packages: SortedMap<Package>;
  description?: string;
  /** Names, in order of priority. */
  upstreams: string[];
  externalConnection?: string;
  policy?: Policy;
}

/** A group of packages of a domain, whose pattern is its name. */
export interface PackageGroup {
  readonly kind: "package-group";
  readonly name: string;
  readonly arn: string;
  readonly createdTime: number;
  readonly tags: Map<string, string>;
  description?: string;
  contactInfo?: string;
  readonly modes: Record<Restriction, GroupMode>;
  /** Names of the repositories to which `ALLOW_SPECIFIC_REPOSITORIES` is limited. */
  readonly allowed: Readonly<Record<Restriction, Set<string>>>;
}

export interface Restrictions {
  publish: Allowance;
  upstream: Allowance;
}

/** Identifies a package within a repository. */
export interface PackageId {
  readonly format: string;
  readonly namespace?: string;
  /** Normalised if the format asks for it (PEP 503 for pypi). */
  readonly name: string;
}

export interface Package extends PackageId {
  restrictions: Restrictions;
  readonly versions: SortedMap<Version>;
}

export interface Origin {
  readonly originType: OriginType;
  readonly domainEntryPoint: { readonly repositoryName?: string; readonly externalConnectionName?: string };
}

/** A version in one repository. A domain stores each asset once, and all its repositories share it. */
export interface Version {
  readonly version: string;
  status: VersionStatus;
  readonly origin: Origin;
  /** When it came into this repository (epoch seconds). */
  readonly publishedTime: number;
  /** Order of publication, also for versions that came in the same millisecond. */
  readonly sequence: number;
  revision: string;
  /** By file name. */
  readonly assets: Map<string, Asset>;
}
