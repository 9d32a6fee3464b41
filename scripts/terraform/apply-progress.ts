import type { PlannedChange } from "./plan-json";

/** A resource that an apply has finished. */
export interface Finished {
  /** Resources that are done, of those that the plan has: `3 of 20`. */
  readonly count: string;
  /** `created aws_s3_bucket.reports, 3s`. */
  readonly text: string;
}

const WORDS: Readonly<Record<string, string>> = {
  Creation: "created",
  Modifications: "changed",
  Destruction: "destroyed",
  Import: "imported",
};
const COMPLETE = /^(\S.*?): (Creation|Modifications|Destruction|Import) complete(?: after (\w+))?/;

/** Counts the resources of an apply from the lines that Terraform writes for people. Gives undefined for a line about none. */
export function applyProgress(planned: readonly Pick<PlannedChange, "kind">[]): (line: string) => Finished | undefined {
  // A replacement is destroyed and made: two lines.
  const total = planned.reduce((sum, { kind }) => sum + (kind === "replace" ? 2 : kind === "forget" ? 0 : 1), 0);
  let done = 0;
  return (line) => {
    const [, address, word = "", time] = COMPLETE.exec(line) ?? [];
    if (address === undefined) return undefined;
    done += 1;
    return {
      count: `${done} of ${Math.max(total, done)}`,
      text: `${WORDS[word] ?? word} ${address}${time === undefined ? "" : `, ${time}`}`,
    };
  };
}
