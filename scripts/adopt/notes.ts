import { namesOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { FoundScanner } from "./look/scanner";
import type { Counterpart } from "./types";

/** Sentences for the user on side effects of the adoption, now or with the next deploy. */
export function notesOf({ source, bucket, token, organization }: FoundScanner, taken: readonly Counterpart[], environment: Environment) {
  const { retentionDays } = environment;
  const { reportKey } = namesOf(environment);
  const isTaken = (name: string) => taken.some((counterpart) => counterpart.name === name);
  const notes: string[] = [];
  if (bucket && isTaken(bucket.name)) {
    if (bucket.objects)
      notes.push(
        `From the next deploy on, everything in ${bucket.name}, old objects too, expires ${retentionDays} days (retentionDays) after it was written.`,
        `From then on, new objects in ${bucket.name} are encrypted with the key ${reportKey}: whoever reads them needs kms:Decrypt on it too.`,
      );
    const replaced = [...(bucket.policy ? ["policy"] : []), ...(bucket.lifecycle ? ["lifecycle rules"] : [])];
    if (replaced.length > 0) notes.push(`The next deploy replaces the ${replaced.join(" and ")} of ${bucket.name} with its own.`);
    if (bucket.cloudFormationStack !== undefined) {
      notes.push(
        `The CloudFormation stack ${bucket.cloudFormationStack} created ${bucket.name} and would delete it together with the stack: give the bucket the removal policy RETAIN there first.`,
      );
    }
  }
  if (source?.published === true && isTaken(source.name)) {
    notes.push(`ops publish replaces the content of its branch of ${source.name} with the scanner; the present files stay in the history.`);
  }
  for (const parameter of [token, organization]) {
    if (parameter !== undefined && isTaken(parameter.name)) {
      const { kmsKeyArn } = environment.snyk;
      const by = kmsKeyArn === undefined ? "a key of the secrets stack" : kmsKeyArn;
      const who =
        kmsKeyArn === undefined
          ? "nobody but the scan's role and the deploy role can read it from then on"
          : "that key's policy and the account's IAM decide who can read it";
      const key = parameter.customerKey === undefined ? "" : `, and no longer with ${parameter.customerKey}`;
      notes.push(`${parameter.name} is written again with the value that it has, encrypted with ${by}${key}: ${who}.`);
    }
  }
  return notes;
}
