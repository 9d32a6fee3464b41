import { isObject } from "./builder";
import type { Params } from "./builder";

/** `aws:RequestTag/KEY` and `aws:TagKeys` of a request, whichever of AWS's forms its tags have. */
export function tagKeys(params: Params): Readonly<Record<string, string | readonly string[]>> {
  const tags = Object.entries(params).filter(([name]) => /^tags$/i.test(name));
  const pairs = tags.flatMap(([, value]) => pairsOf(value));
  const removed = Object.entries(params).filter(([name]) => /^tagKeys$/i.test(name));
  const keys = [...pairs.map(([key]) => key), ...removed.flatMap(([, value]) => (Array.isArray(value) ? value.map(String) : []))];
  if (keys.length === 0) return {};
  return { ...Object.fromEntries(pairs.map(([key, value]) => [`aws:RequestTag/${key}`, value])), "aws:TagKeys": keys };
}

function pairsOf(value: unknown): readonly (readonly [string, string])[] {
  if (Array.isArray(value)) {
    return value
      .filter(isObject)
      .map((tag) => [text(tag.Key ?? tag.key ?? tag.TagKey), text(tag.Value ?? tag.value ?? tag.TagValue)] as const);
  }
  return isObject(value) ? Object.entries(value).map(([key, item]) => [key, text(item)] as const) : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
