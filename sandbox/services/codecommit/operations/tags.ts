import { AwsError } from "../../../core/errors";
import type { Call } from "../../../core/service";
import { repositoryDoesNotExist } from "../errors";
import { parseRepositoryArn } from "../names";
import type { Repository } from "../repository";
import { checkNoSystemTag, checkTags } from "../tag-rules";
import type { Handlers, Operations } from "./context";
import { placeOf } from "./context";

/** Tags of repositories. */
export function tagOperations({ store }: Operations): Handlers {
  function tagged(call: Call<{ resourceArn: string }>): Repository {
    const { account, region, name } = parseRepositoryArn(call.input.resourceArn);
    const place = placeOf(call);
    if (account !== place.account || region !== place.region) throw repositoryDoesNotExist(name);
    return store.get(place, name);
  }

  return {
    TagResource(call: Call<{ resourceArn: string; tags: Readonly<Record<string, string>> }>) {
      const repository = tagged(call);
      checkTags(call.input.tags, repository.tags);
      for (const [key, value] of Object.entries(call.input.tags)) repository.tags.set(key, value);
    },

    UntagResource(call: Call<{ resourceArn: string; tagKeys: readonly string[] }>) {
      const repository = tagged(call);
      if (call.input.tagKeys.length === 0) throw new AwsError("TagKeysListRequiredException", "At least one tag key is required");
      checkNoSystemTag(call.input.tagKeys);
      for (const key of call.input.tagKeys) repository.tags.delete(key);
    },

    ListTagsForResource(call: Call<{ resourceArn: string }>) {
      return { tags: Object.fromEntries(tagged(call).tags) };
    },
  };
}
