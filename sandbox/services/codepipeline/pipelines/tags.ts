import type { Tag } from "@aws-sdk/client-codepipeline";
import { AwsError } from "../../../core/errors";
import type { Call } from "../../../core/service";
import { page } from "../../../kit/pages";
import { pipelineOfArn } from "../arns";
import type { Pipeline } from "../pipeline";
import type { Store } from "../store";

const MAX_TAGS = 50;

/** ListTagsForResource, TagResource, UntagResource. */
export function tagOperations(store: Store) {
  const find = (call: Call<{ resourceArn: string }>): Pipeline => {
    const name = pipelineOfArn(call.input.resourceArn);
    const pipeline = store.of(call).pipelines.get(name);
    if (!pipeline || pipeline.arn !== call.input.resourceArn) {
      throw new AwsError("ResourceNotFoundException", `Resource '${call.input.resourceArn}' was not found`);
    }
    return pipeline;
  };
  return {
    ListTagsForResource(call: Call<{ resourceArn: string; nextToken?: string; maxResults?: number }>) {
      const { nextToken, maxResults = 100 } = call.input;
      const { items, ...rest } = page(tagList(find(call).tags), ({ key }) => key, maxResults, nextToken, "InvalidNextTokenException");
      return { tags: items, ...rest };
    },

    TagResource(call: Call<{ resourceArn: string; tags: readonly Tag[] }>) {
      addTags(find(call).tags, call.input.tags);
      return {};
    },

    UntagResource(call: Call<{ resourceArn: string; tagKeys: readonly string[] }>) {
      const { tags } = find(call);
      for (const key of call.input.tagKeys) tags.delete(key);
      return {};
    },
  };
}

/** Adds tags, or throws InvalidTagsException or TooManyTagsException and changes nothing. */
export function addTags(tags: Map<string, string>, more: readonly Tag[]): void {
  const reserved = more.find(({ key }) => /^aws:/i.test(key ?? ""));
  if (reserved)
    throw new AwsError("InvalidTagsException", `Tag key '${reserved.key}' is not valid: keys that begin with aws: are reserved`);
  const merged = new Map([...tags, ...more.map(({ key = "", value = "" }) => [key, value] as const)]);
  if (merged.size > MAX_TAGS) throw new AwsError("TooManyTagsException", `A pipeline can have at most ${MAX_TAGS} tags`);
  for (const [key, value] of merged) tags.set(key, value);
}

export function tagList(tags: ReadonlyMap<string, string>): { key: string; value: string }[] {
  return [...tags].map(([key, value]) => ({ key, value }));
}
