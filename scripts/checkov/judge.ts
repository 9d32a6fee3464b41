import { CONTROL, CONTROL_FINDINGS } from "./control";
import type { Finding, Report } from "./report";
import { fits, type Skip } from "./skips";

/** A check that may fail at a resource, and why. */
export interface Skipped extends Finding {
  readonly reason: string;
}

/** The counts of one check. */
export interface CheckCounts {
  readonly check: string;
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The result; the shape of `--json`. */
export interface Verdict {
  readonly version: string;
  readonly stacks: number;
  /** Resources of the stacks; each was looked at. */
  readonly resources: number;
  readonly passed: number;
  readonly failed: readonly Finding[];
  readonly skipped: readonly Skipped[];
  readonly checks: readonly CheckCounts[];
  /** Why the result does not count: what was not looked at, or skips that are wrong. */
  readonly mistakes: readonly string[];
}

/** What was given to checkov. */
export interface Given {
  readonly stacks: number;
  /** Without those of the control. */
  readonly resources: number;
  readonly controlResources: number;
  readonly skips: readonly Skip[];
  /** `2026-11-24`. */
  readonly today: string;
}

/** Compares what checkov found with what it was given. */
export function judge(report: Report, given: Given): Verdict {
  const { skips, today } = given;
  const failures = report.failed.filter(isReal);
  const passes = report.passed.filter(isReal);
  const current = skips.filter(({ expires }) => expires === undefined || today <= expires);
  const decided = failures.map((finding) => ({ finding, skip: current.find((skip) => allows(skip, finding)) }));
  const failed = decided.flatMap(({ finding, skip }) => (skip === undefined ? [finding] : []));
  const skipped = decided.flatMap(({ finding, skip }) => (skip === undefined ? [] : [{ ...finding, reason: skip.reason }]));
  const used = new Set(decided.map(({ skip }) => skip));
  return {
    version: report.version,
    stacks: given.stacks,
    resources: given.resources,
    passed: passes.length,
    failed,
    skipped,
    checks: countsOf(passes, failed, skipped),
    mistakes: [
      ...unseen(report, given),
      ...skips.flatMap((skip) => mistakeOf(skip, { isCurrent: current.includes(skip), isUsed: used.has(skip), failures, passes })),
    ],
  };
}

function isReal({ stack }: Finding): boolean {
  return stack !== CONTROL;
}

function allows(skip: Skip, { check, address }: Finding): boolean {
  return skip.check === check && fits(skip.resource, address);
}

/** Nothing found is not nothing wrong, unless everything was looked at, by something that finds mistakes. */
function unseen({ resources, failed }: Report, given: Given): string[] {
  const all = given.resources + given.controlResources;
  const found = new Set(failed.filter((finding) => !isReal(finding)).map(({ check, address }) => `${check} ${address}`));
  const missed = CONTROL_FINDINGS.filter((finding) => !found.has(finding));
  return [
    ...(given.resources === 0 ? ["there is no resource in the stacks"] : []),
    ...(resources === all ? [] : [`checkov looked at ${resources} resources, and there are ${all}`]),
    ...(missed.length === 0 ? [] : [`checkov did not find the control's mistakes: ${missed.join(", ")}`]),
  ];
}

interface Use {
  readonly isCurrent: boolean;
  readonly isUsed: boolean;
  readonly failures: readonly Finding[];
  readonly passes: readonly Finding[];
}

function mistakeOf(skip: Skip, { isCurrent, isUsed, failures, passes }: Use): string[] {
  const { at, check, resource, expires = "" } = skip;
  if (!isCurrent) return [`${at}  ${check} at ${resource} was accepted until ${expires}: mend it, or decide again`];
  if (isUsed) return [];
  if (![...failures, ...passes].some((finding) => finding.check === check))
    return [`${at}  ${check} is no check that looks at these stacks: correct its id, or remove the entry`];
  if (failures.some((finding) => allows(skip, finding)))
    return [`${at}  ${check} at ${resource} is skipped by an entry above: remove this one`];
  return [`${at}  ${check} fails at no resource ${resource}: remove the entry`];
}

function countsOf(passed: readonly Finding[], failed: readonly Finding[], skipped: readonly Finding[]): CheckCounts[] {
  const names = new Map([...passed, ...failed, ...skipped].map(({ check, name }) => [check, name]));
  const of = (findings: readonly Finding[], check: string) => findings.filter((finding) => finding.check === check).length;
  return [...names]
    .sort(([one], [other]) => one.localeCompare(other, "en", { numeric: true }))
    .map(([check, name]) => ({ check, name, passed: of(passed, check), failed: of(failed, check), skipped: of(skipped, check) }));
}
