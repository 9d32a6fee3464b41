import { ARN } from "../../../partition/arn";
import type { Call, Handler } from "../../../core/service";
import { domainArn } from "../model/arns";
import { conflict } from "../model/errors";
import { ROOT } from "../model/group-patterns";
import { makeGroup } from "../model/package-groups";
import type { PageInput } from "../model/pages";
import { SortedMap } from "../model/sorted-map";
import type { DomainInput } from "../model/store";
import { now } from "../model/store";
import type { Domain, PackageGroup } from "../model/types";
import type { Parts } from "../parts";
import type { Tag } from "./tags";
import { tagMap } from "./tags";

interface CreateDomainInput {
  readonly domain: string;
  readonly encryptionKey?: string;
  readonly tags?: readonly Tag[];
}

export function domainOperations({ store, pager }: Parts): Record<string, Handler> {
  return {
    CreateDomain({ input, region, caller }: Call<CreateDomainInput>) {
      const domains = store.domainsOf(caller.account, region);
      if (domains.has(input.domain)) {
        throw conflict(
          `Domain already exists. Domain '${input.domain}' owned by account '${caller.account}' already exists.`,
          "domain",
          input.domain,
        );
      }
      const groups = new SortedMap<PackageGroup>();
      groups.set(ROOT, makeGroup({ region, owner: caller.account, name: input.domain }, ROOT));
      const domain: Domain = {
        kind: "domain",
        name: input.domain,
        owner: caller.account,
        region,
        arn: domainArn(region, caller.account, input.domain),
        createdTime: now(),
        encryptionKey: keyArn(input.encryptionKey, region, caller.account) ?? store.managedKey(caller.account, region),
        repositories: new SortedMap(),
        groups,
        tags: tagMap(input.tags),
      };
      domains.set(domain.name, domain);
      return { domain: description(domain) };
    },

    DescribeDomain: (call: Call<DomainInput>) => ({ domain: description(store.domain(call)) }),

    ListDomains({ input, region, caller }: Call<PageInput>) {
      const { items, nextToken } = pager.page("ListDomains", input, (key) => store.domainsOf(caller.account, region).after(key));
      return { domains: items.map(summary), nextToken };
    },

    /** The model declares no ResourceNotFoundException here, so a domain that does not exist counts as deleted. */
    DeleteDomain(call: Call<DomainInput>) {
      const domain = store.findDomain(call);
      if (!domain) return {};
      if (domain.repositories.size > 0) {
        throw conflict(
          `Domain '${domain.name}' owned by account '${domain.owner}' contains repositories and cannot be deleted.`,
          "domain",
          domain.name,
        );
      }
      store.domainsOf(domain.owner, domain.region).delete(domain.name);
      return { domain: { ...description(domain), status: "Deleted" } };
    },
  };
}

function summary({ name, owner, arn, createdTime, encryptionKey }: Domain) {
  return { name, owner, arn, status: "Active", createdTime, encryptionKey };
}

function description(domain: Domain) {
  return {
    ...summary(domain),
    repositoryCount: domain.repositories.size,
    assetSizeBytes: assetSizeBytes(domain),
    s3BucketArn: `${ARN}:s3:::assets-${domain.owner}-${domain.region}`,
  };
}

/** Size of the domain's assets; an asset counts once even if it is in several repositories. */
function assetSizeBytes(domain: Domain): number {
  const sizes = new Map<unknown, number>();
  for (const { packages } of domain.repositories.values()) {
    for (const { versions } of packages.values()) {
      for (const { assets } of versions.values()) {
        for (const asset of assets.values()) sizes.set(asset.hashes["SHA-256"] ?? asset, asset.size ?? 0);
      }
    }
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

/** The ARN of a key, which descriptions hold: CreateDomain accepts a key id, an alias or an ARN. */
function keyArn(key: string | undefined, region: string, account: string): string | undefined {
  if (key === undefined || key.startsWith("arn:")) return key;
  return `${ARN}:kms:${region}:${account}:${key.startsWith("alias/") ? key : `key/${key}`}`;
}
