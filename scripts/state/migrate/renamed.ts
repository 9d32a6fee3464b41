import { isDeepStrictEqual } from "node:util";
import { hasStateStack, namesOf } from "../../../environments/names";
import type { Environment } from "../../../environments/schema";
import { UsageError } from "../../words/errors";

/** An environment without the keys that may be written out at a rename, so that what they name stays as it is. */
function withoutPins({ scan, snyk, ...rest }: Environment): object {
  return {
    ...rest,
    name: undefined,
    file: undefined,
    backend: undefined,
    scan: { ...scan, reportBucket: undefined, sourceRepository: undefined },
    snyk: { ...snyk, tokenParameter: undefined, organizationParameter: undefined, projectName: undefined },
  };
}

/** Names of the keys in which an environment and its renamed self differ, beside those that keep names as they are. */
export function otherChanges(before: Environment, now: Environment): string[] {
  const [old, next] = [new Map(Object.entries(withoutPins(before))), new Map(Object.entries(withoutPins(now)))];
  return [...new Set([...old.keys(), ...next.keys()])].filter((key) => !isDeepStrictEqual(old.get(key), next.get(key)));
}

/**
 * Refuses a rename that would make anew what cannot be: it says which keys keep it as it is. All else that has the name in its name is
 * made again by the next deploy. Throws UsageError.
 */
export function refuseLosses(before: Environment, now: Environment, file: string): void {
  const [old, next] = [namesOf(before), namesOf(now)];
  const keep: string[] = [];
  if (hasStateStack(before) && hasStateStack(now))
    keep.push(`backend: { kind: s3, bucket: ${old.stateBucket}, kmsKeyArn: ARN }  # the key's ARN: kms describe-key ${old.stateKeyAlias}`);
  if (old.reportBucket !== next.reportBucket) keep.push(`scan: { reportBucket: ${old.reportBucket} }  # reports`);
  const parameters = (["tokenParameter", "organizationParameter"] as const).filter((key) => old[key] !== next[key]);
  // One line: a key that stands twice is a mistake in YAML.
  if (parameters.length > 0) keep.push(`snyk: { ${parameters.map((key) => `${key}: ${old[key]}`).join(", ")} }  # token and organization`);
  if (keep.length === 0) return;
  throw new UsageError(
    `With the name ${now.name} in place of ${before.name}, Terraform would destroy what cannot be made again.`,
    [
      `Write into ${file} what stays as it is, under the keys that are there already:`,
      ...keep,
      `Or keep the whole as it is: name: ${before.name}`,
    ].join("\n"),
  );
}
