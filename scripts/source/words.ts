import { SUMS } from "../../modules/scanner/contract/source";
import type { SourceState } from "./verify";

/** Why the build would not run the source at the branch's tip, and what to do about it; undefined if it would. */
export function refusalOf(
  source: SourceState,
  { environmentName, repository }: { readonly environmentName: string; readonly repository: string },
): { readonly what: string; readonly fix: string } | undefined {
  const fix = `npm run ops -- publish --env ${environmentName}`;
  switch (source.state) {
    case "no parameter":
    case "ours":
      return undefined;
    case "nothing published":
      return { what: `Nothing is published in ${repository}`, fix };
    case "nothing accepted": {
      const why = isGone(source) ? "no hash is accepted any more" : "it was published by an earlier version";
      return { what: `No build runs the source in ${repository} until it is published again: ${why}`, fix };
    }
    case "not ours":
      return { what: `The source in ${repository} is not what ops publish put there, and no build runs it: ${source.why}`, fix };
  }
}

/** Whether a source that had been accepted is accepted no more: somebody removed the parameter or its value. */
export function isGone(source: SourceState): boolean {
  return source.state === "nothing accepted" && source.tip?.files.has(SUMS) === true;
}
