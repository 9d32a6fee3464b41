import type { Summary } from "./results";

/**
 * How much of a domain a scan has looked at, which comes before what it has found. `none`: there was something to check, or it is
 * not known whether there was, and nothing was checked. `nothing to check`: everything was listed, and there is no version.
 */
export type Coverage = "whole" | "partial" | "none" | "nothing to check";

/** Counts again instead of trusting `complete`, so that a summary that contradicts itself is not taken for a whole scan. */
export function coverageOf(summary: Pick<Summary, "packages" | "checked" | "complete" | "failures">): Coverage {
  const { packages, checked, complete, failures } = summary;
  const whole = complete && failures.length === 0 && checked >= packages;
  if (whole) return packages === 0 ? "nothing to check" : "whole";
  return checked === 0 ? "none" : "partial";
}

type Verdict = Pick<Summary, "packages" | "checked" | "complete" | "failures" | "findings" | "notLookedAt">;

/** The verdict of a scan in a sentence, coverage first; for people, and without a full stop. It says what was left out on purpose too. */
export function verdictText(summary: Verdict): string {
  const left = summary.notLookedAt ?? [];
  return left.length === 0 ? knownText(summary) : `${knownText(summary)}; not looked at: ${left.join(", ")}`;
}

function knownText(summary: Verdict): string {
  const { packages, checked, failures, findings } = summary;
  const found = findings.total === 0 ? "no finding" : `${findings.total} ${findings.total === 1 ? "finding" : "findings"}`;
  switch (coverageOf(summary)) {
    case "whole":
      return `All ${packages} checked: ${found}`;
    case "nothing to check":
      return "Nothing to check: the domain has no published package version";
    case "none":
      return packages === 0
        ? "Incomplete: it is not known what there is to check"
        : `Incomplete: none of ${packages} checked, so nothing is known of them`;
    case "partial":
      return checked < packages
        ? `Incomplete: ${checked} of ${packages} checked, ${found} in them`
        : `Incomplete: all ${packages} that are known were checked, ${found} in them; ${failures.length} ${failures.length === 1 ? "thing" : "things"} could not be done`;
  }
}
