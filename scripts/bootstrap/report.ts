import { hasStateStack } from "../../environments/names";
import { EXIT, Interrupted, presentError } from "../words/errors";
import { MISCONFIGURED, type Misconfigured, withMisconfigured } from "../words/misconfigured";
import type { WorkspaceResult } from "../hcp/workspaces";
import type { RunRolesResult } from "./options";
import type { BootstrapEnd } from "./fleet";

export type BootstrapResult = "made" | "brought up to date" | "no changes" | "not needed" | "failed" | "interrupted" | "misconfigured";

/** How the bootstrap of one environment ended; an element of `--json`. */
export interface BootstrapReport {
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly result: BootstrapResult;
  /** Absent if the state is in no bucket, or if the bucket is not known to exist. */
  readonly bucket?: string;
  /** What was done of each workspace, if the states are in HCP Terraform. */
  readonly workspaces?: readonly WorkspaceResult[];
  /** What was done about the roles that runs there take; absent if they are not ours to make. */
  readonly runRoles?: RunRolesResult;
  readonly seconds: number;
  /** The reason, if `result` is failed, interrupted or misconfigured. */
  readonly reason?: string;
}

export function reportOf({ environment, outcome, seconds }: BootstrapEnd): BootstrapReport {
  const { name, account, region } = environment;
  const facts = { environment: name, account, region, seconds };
  if (outcome.status === "interrupted") return { ...facts, result: "interrupted", reason: "not begun" };
  if (outcome.status === "skipped") return { ...facts, result: "failed", reason: outcome.because };
  if (outcome.status === "failed") {
    if (outcome.error instanceof Interrupted)
      return { ...facts, result: "interrupted", reason: "stopped on the way: run it again, it goes on from there" };
    return { ...facts, result: "failed", reason: presentError(outcome.error).text };
  }
  const { bucket, created, changed, workspaces, runRoles } = outcome.value;
  if (workspaces !== undefined)
    return { ...facts, result: resultOf([...workspaces.map((each) => each.result), runRoles]), workspaces, ...(runRoles && { runRoles }) };
  const place = bucket === "" ? {} : { bucket };
  if (!hasStateStack(environment)) return { ...facts, ...place, result: "not needed" };
  return { ...facts, ...place, result: created ? "made" : changed ? "brought up to date" : "no changes" };
}

function resultOf(results: readonly (WorkspaceResult["result"] | undefined)[]): BootstrapResult {
  if (results.includes("made")) return "made";
  return results.includes("changed") ? "brought up to date" : "no changes";
}

/** The environments that are left out; nothing is known of them, not even their accounts. */
export function misconfiguredReports(misconfigured: readonly Misconfigured[]): BootstrapReport[] {
  return misconfigured.map((each) => ({ ...each, account: "-", region: "-", result: MISCONFIGURED, seconds: 0 }));
}

export function exitCodeOf(reports: readonly BootstrapReport[]): number {
  if (reports.some(({ result }) => result === "interrupted")) return EXIT.interrupted;
  if (reports.some(({ result }) => result === "failed")) return EXIT.failed;
  return withMisconfigured(
    EXIT.done,
    reports.filter(({ result }) => result === MISCONFIGURED),
  );
}
