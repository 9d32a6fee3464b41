import type { Inconsistency } from "./inconsistency";

type Tags = Readonly<Record<string, string>>;

/** Tags of one resource (AWS General Reference, "Tag naming limits and requirements"; botocore 1.43.11, iam, shape tagListType). */
const MOST_TAGS = 50;

/**
 * What AWS would refuse of an environment's tags together with ours. IAM compares keys without regard to case, and is asked after
 * a dozen other resources are made (IAM User Guide, "Tags for AWS Identity and Access Management resources").
 */
export function brokenTagLimits(tags: Tags, ours: Tags): Inconsistency[] {
  return [...sameButForCase(tags, ours), ...tooMany(tags, ours)];
}

function sameButForCase(tags: Tags, ours: Tags): Inconsistency[] {
  const seen = new Map(Object.keys(ours).map((key) => [key.toLowerCase(), { key, isOurs: true }]));
  return Object.keys(tags).flatMap((key) => {
    const same = seen.get(key.toLowerCase());
    if (same === undefined) seen.set(key.toLowerCase(), { key, isOurs: false });
    if (same === undefined || same.key === key) return [];
    const remedy = same.isOurs
      ? `write ${same.key} to give that tag another value, or take another key`
      : "keep one of the two, or take another key";
    return [{ path: ["tags", key], fix: `is ${same.isOurs ? "our tag" : "the tag"} ${same.key} to IAM, which ignores case:\n${remedy}` }];
  });
}

function tooMany(tags: Tags, ours: Tags): Inconsistency[] {
  const count = new Set([...Object.keys(tags), ...Object.keys(ours)]).size;
  if (count <= MOST_TAGS) return [];
  const names = Object.keys(ours).join(", ");
  return [
    { path: ["tags"], fix: `make ${count} tags with ours (${names}): AWS allows ${MOST_TAGS}. Leave out at least ${count - MOST_TAGS}` },
  ];
}
