import { SCAN_EXIT } from "./exit-codes";
import { leftOutOf, notAskedTexts } from "./account";
import type { Summary } from "./results";

/**
 * How much of a domain a scan has looked at, which comes before what it has found. `whole`: every Python package version that can be
 * downloaded. `chosen`: everything that the settings choose, and there is more. `none`: there was something to check, or it is not known
 * whether there was, and nothing was checked. `nothing to check`: everything was listed, and there is no version.
 */
export type Coverage = "whole" | "chosen" | "partial" | "none" | "nothing to check";

type Looked = Pick<
  Summary,
  "packages" | "checked" | "complete" | "failures" | "notChecked" | "exitCode" | "notAsked" | "notLookedAt" | "account"
>;

/** With any other exit code, a scanner has said that it has not looked at everything. */
const LOOKED: readonly number[] = [SCAN_EXIT.done, SCAN_EXIT.gate];

/** Counts again instead of trusting `complete`, so that a summary that contradicts itself is not taken for a whole scan. */
export function coverageOf(summary: Looked): Coverage {
  const { packages, checked, complete, failures, notChecked, exitCode } = summary;
  const said = complete && failures.length === 0 && notChecked.length === 0 && LOOKED.includes(exitCode);
  const done = said && checked >= toCheck(summary);
  if (!done) return checked === 0 ? "none" : "partial";
  const left = leavesOut(summary);
  if (packages === 0) return summary.account === undefined || !left ? "nothing to check" : "chosen";
  return left ? "chosen" : "whole";
}

/** Whether nothing went wrong: everything was checked that the settings choose, be it nothing. */
export function isDone(summary: Looked): boolean {
  return !["partial", "none"].includes(coverageOf(summary));
}

/** How many versions Snyk was to be asked about: all of the inventory but the private ones that stay here. */
export function toCheck({ packages, notAsked = [] }: Pick<Summary, "packages" | "notAsked">): number {
  return packages - notAsked.length;
}

/** Whether there is more than the settings choose. Scanners that gave no account looked at the default version of each package only. */
function leavesOut({ account, notLookedAt = [] }: Pick<Summary, "account" | "notLookedAt">): boolean {
  if (account === undefined || notLookedAt.length > 0) return true;
  return leftOutOf(account) > 0 || Object.keys(account.otherFormats).length > 0;
}

type Verdict = Looked & Pick<Summary, "findings">;

/** The verdict of a scan in a sentence, coverage first; for people, and without a full stop. It says what was left out on purpose too. */
export function verdictText(summary: Verdict): string {
  return [knownText(summary), ...leftOutTexts(summary)].join("; ");
}

/** What was left out on purpose, for people; empty if nothing was. */
function leftOutTexts({ packages, account, notLookedAt = [] }: Pick<Summary, "packages" | "account" | "notLookedAt">): string[] {
  const others = Object.entries(account?.otherFormats ?? {}).map(([format, count]) => `${count} ${format}`);
  return [
    ...(account === undefined && packages > 0 ? ["only the default version of each package, as earlier scanners did"] : []),
    ...(account === undefined ? [] : notAskedOnPurpose(account)),
    ...(others.length === 0 ? [] : [`packages of other formats, not looked at: ${others.join(", ")}`]),
    ...(notLookedAt.length === 0 ? [] : [`not looked at: ${notLookedAt.join(", ")}`]),
  ];
}

function notAskedOnPurpose(account: NonNullable<Summary["account"]>): string[] {
  return notAskedTexts({ choice: account.choice, notAsked: { ...account.notAsked, "not-checked": 0 } });
}

function knownText(summary: Verdict): string {
  const { packages, checked, findings, account } = summary;
  const found = findings.total === 0 ? "no finding" : `${findings.total} ${findings.total === 1 ? "finding" : "findings"}`;
  const wanted = toCheck(summary);
  switch (coverageOf(summary)) {
    case "whole":
      return `All ${packages} checked: ${found}`;
    case "chosen":
      return account === undefined
        ? `${checked} checked: ${found}`
        : `${checked} of ${account.published + account.unlisted} versions checked: ${found} in them`;
    case "nothing to check":
      return "Nothing to check: the domain has no published package version";
    case "none":
      return wanted === 0
        ? "Incomplete: it is not known what there is to check"
        : `Incomplete: none of ${wanted} checked, so nothing is known of them`;
    case "partial":
      return checked < wanted
        ? `Incomplete: ${checked} of ${wanted} checked, ${found} in them`
        : `Incomplete: all ${wanted} that are known were checked, ${found} in them; ${undoneText(summary)}`;
  }
}

function undoneText({ failures, notChecked }: Pick<Summary, "failures" | "notChecked">): string {
  const versions = notChecked.length;
  if (failures.length === 0 && versions > 0) return `${versions} ${versions === 1 ? "version was" : "versions were"} not checked`;
  return `${failures.length} ${failures.length === 1 ? "thing" : "things"} could not be done`;
}
