import type { Call, Handler } from "../../../core/service";
import { domainNotFound, invalid, quotaExceeded } from "../model/errors";
import { parseArn } from "../model/arns";
import { groupIn } from "../model/package-groups";
import type { Store } from "../model/store";
import { repositoryOf } from "../model/store";
import type { Domain, PackageGroup, Repository } from "../model/types";
import type { Parts } from "../parts";

export interface Tag {
  readonly key: string;
  readonly value: string;
}
interface ArnInput {
  readonly resourceArn: string;
}

/** AWS's limit of tags for a resource. */
const MAX_TAGS = 200;

export function tagOperations({ store }: Parts): Record<string, Handler> {
  return {
    TagResource({ input }: Call<ArnInput & { tags: readonly Tag[] }>) {
      const resource = taggedResource(store, input.resourceArn);
      const merged = new Map([...resource.tags, ...tagMap(input.tags)]);
      if (merged.size > MAX_TAGS) {
        throw quotaExceeded(`'${resource.name}' would have ${merged.size} tags; the limit is ${MAX_TAGS}.`, resource.kind, resource.name);
      }
      for (const [key, value] of merged) resource.tags.set(key, value);
      return {};
    },
    UntagResource({ input }: Call<ArnInput & { tagKeys: readonly string[] }>) {
      const { tags } = taggedResource(store, input.resourceArn);
      for (const key of input.tagKeys) tags.delete(key);
      return {};
    },
    ListTagsForResource: ({ input }: Call<ArnInput>) => ({
      tags: [...taggedResource(store, input.resourceArn).tags].map(([key, value]) => ({ key, value })),
    }),
  };
}

/** What an ARN names. Throws ValidationException for an ARN of another kind, ResourceNotFoundException if it does not exist. */
export function taggedResource(store: Store, arn: string): Domain | Repository | PackageGroup {
  const name = parseArn(arn);
  if (!name) throw invalid(`'${arn}' is not the ARN of a domain, repository or package group of CodeArtifact.`);
  const domain = store.domainsOf(name.account, name.region).get(name.domain);
  if (!domain) throw domainNotFound(name.domain, name.account);
  if (name.group !== undefined) return groupIn(domain, name.group);
  return name.repository === undefined ? domain : repositoryOf(domain, name.repository);
}

/** Throws ValidationException for a key that occurs twice or is reserved for AWS. */
export function tagMap(tags: readonly Tag[] = []): Map<string, string> {
  const map = new Map<string, string>();
  for (const { key, value } of tags) {
    if (map.has(key)) throw invalid(`Tag key '${key}' occurs more than once.`);
    if (/^aws:/i.test(key)) throw invalid(`Tag key '${key}' starts with 'aws:', which is reserved.`);
    map.set(key, value);
  }
  return map;
}
