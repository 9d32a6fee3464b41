import { AwsError } from "../../core/errors";

const MAX_TAGS = 50;
/** The characters that AWS allows in tag keys and values ("Limits: Tags", CodeCommit user guide). */
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/**
 * Checks the tags of a call, together with those that the repository has.
 * Throws InvalidTagsMap-, InvalidSystemTagUsage- and TooManyTagsException.
 */
export function checkTags(tags: Readonly<Record<string, string>>, present: ReadonlyMap<string, string> = new Map()): void {
  checkNoSystemTag(Object.keys(tags));
  for (const [key, value] of Object.entries(tags)) {
    if (!ALLOWED.test(key) || !ALLOWED.test(value)) {
      throw new AwsError("InvalidTagsMapException", `Tag "${key}" has characters other than letters, digits, spaces and _ . : / = + - @`);
    }
  }
  const count = new Set([...present.keys(), ...Object.keys(tags)]).size;
  if (count > MAX_TAGS) throw new AwsError("TooManyTagsException", `A repository has at most ${MAX_TAGS} tags; these would make ${count}`);
}

/** Throws InvalidSystemTagUsageException for keys that AWS reserves. */
export function checkNoSystemTag(keys: readonly string[]): void {
  const system = keys.find((key) => key.toLowerCase().startsWith("aws:"));
  if (system) throw new AwsError("InvalidSystemTagUsageException", `Tag key "${system}" starts with aws:, which is reserved`);
}
