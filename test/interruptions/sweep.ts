import type { Case } from "./case";
import { type Extent, sortText } from "./extent";
import { possibleBlows } from "./kill";
import type { Scenario } from "./scenario";

/** A case of a sweep: every call of a verb that changes something is a boundary, at which the verb is interrupted. */
export interface Boundary extends Case {
  /** From 0, in the order of the run that was not interrupted. */
  readonly boundary: number;
  /** By how much the kinds were moved on. */
  readonly offset: number;
}

/**
 * A case for each boundary of a scenario. The kinds of interruption take turns at the calls of each sort, and begin at another one
 * with each sort; the next offset takes the next kind everywhere. As many offsets as there are kinds meet every kind at every call;
 * twice as many also lose the call where it arrived before, and the other way round.
 * @param number of the scenario, of which the cases' accounts are made
 */
export function boundariesOf(
  scenario: Scenario,
  { passed }: Pick<Extent, "passed">,
  { offset, number }: { readonly offset: number; readonly number: number },
): Boundary[] {
  const blows = possibleBlows(scenario);
  const sorts = [...new Set(passed.map(sortText))];
  return passed.map((sort, boundary): Boundary => {
    const nth = passed.slice(0, boundary).filter((each) => sortText(each) === sortText(sort)).length;
    const turn = sorts.indexOf(sortText(sort)) + nth + offset;
    const blow = blows[turn % blows.length] ?? "SIGKILL of ops";
    const round = boundary + Math.floor(offset / blows.length);
    // What is alive asks again if a call is lost, or waits for an answer that comes late.
    const lost = blow.startsWith("SIGKILL") && round % 2 === 1;
    const releaseAfterMs = blow.startsWith("SIGKILL") || round % 2 === 0 ? 0 : LATE_MS;
    const moment = { call: nth, sort, releaseAfterMs, lost };
    return { seed: offset * 100_000 + number * 1_000 + boundary, scenario, blow, moment, boundary, offset };
  });
}

/** A call that is answered only some time after the interruption (milliseconds). */
const LATE_MS = 2_000;
