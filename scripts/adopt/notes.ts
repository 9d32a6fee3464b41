import type { Environment } from "../../environments/schema";
import type { FoundScanner } from "./look/scanner";
import type { Counterpart } from "./types";

/** What else becomes of the things that are taken over, now or with the next deploy: sentences for the user. */
export function notesOf(
  { source, bucket, token, organization }: FoundScanner,
  taken: readonly Counterpart[],
  { retentionDays }: Environment,
) {
  const isTaken = (name: string) => taken.some((counterpart) => counterpart.name === name);
  const notes: string[] = [];
  if (bucket && isTaken(bucket.name)) {
    if (bucket.objects)
      notes.push(
        `Everything in ${bucket.name} expires ${retentionDays} days (retentionDays) after it was written, from the next deploy on: what is there by now too.`,
      );
    const replaced = [...(bucket.policy ? ["policy"] : []), ...(bucket.lifecycle ? ["lifecycle rules"] : [])];
    if (replaced.length > 0) notes.push(`The next deploy puts its own ${replaced.join(" and ")} in the place of those of ${bucket.name}.`);
    if (bucket.cloudFormationStack !== undefined) {
      notes.push(
        `The CloudFormation stack ${bucket.cloudFormationStack} made ${bucket.name} and deletes it when that stack is destroyed: give the bucket the removal policy RETAIN there first.`,
      );
    }
  }
  if (source?.published === true && isTaken(source.name)) {
    notes.push(
      `ops publish makes its branch of ${source.name} hold the scanner and nothing else; what is there by now stays in the history.`,
    );
  }
  for (const parameter of [token, organization]) {
    if (parameter?.customerKey !== undefined && isTaken(parameter.name))
      notes.push(
        `${parameter.name} is encrypted with ${parameter.customerKey}: let the scan's role decrypt with it, in that key's policy.`,
      );
  }
  return notes;
}
