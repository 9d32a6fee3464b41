import type { StackKind } from "../../environments/names";
import type { DriftItem, Unchecked } from "../drift/model/types";
import type { Outcome } from "../process/jobs";
import { CHANGE_KINDS, type ChangeKind, type PlannedChange } from "../terraform/plan-json";
import { Interrupted, presentError } from "../words/errors";
import type { Stack } from "./stack";

export const RESULTS = ["no changes", "planned", "applied", "failed", "skipped", "interrupted"] as const;
export type StackResult = (typeof RESULTS)[number];

/** Counts of resources, by what happens to them. */
export type ChangeCounts = Readonly<Record<ChangeKind, number>>;

/** How the work on one stack ended. */
export interface StackReport {
  readonly environment: string;
  readonly stack: StackKind;
  readonly account: string;
  readonly region: string;
  readonly result: StackResult;
  /** Planned changes, applied if `result` says so. Absent if the plan failed. */
  readonly changes?: ChangeCounts;
  /** The same changes, resource by resource, in the plan's order. */
  readonly resources?: readonly PlannedChange[];
  /** What the plan found changed outside of Terraform; absent if nothing was, or the plan's values were not read. */
  readonly outside?: readonly DriftItem[];
  /** What is still there after an apply although nobody configured it, nor accepted it. */
  readonly left?: readonly DriftItem[];
  /** What AWS did not answer when it was asked for that, and the number of aspects that it did. */
  readonly unchecked?: readonly Unchecked[];
  readonly aspects?: number;
  /** What a stopped run has left of the stack, and what to do about it. */
  readonly notes?: readonly string[];
  readonly seconds: number;
  /** Why the work was not done, if `result` is failed, skipped or interrupted. */
  readonly reason?: string;
  /** File with Terraform's whole output. */
  readonly logFile?: string;
  /** Web address of the run, if Terraform did not run here. */
  readonly link?: string;
}

export function countChanges(changes: readonly { readonly kind: ChangeKind }[]): ChangeCounts {
  const counts = Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, 0])) as Record<ChangeKind, number>;
  for (const { kind } of changes) counts[kind] += 1;
  return counts;
}

/** The fields that say which stack a report is about. */
export function stackFacts({ environment, kind }: Stack) {
  const { name, account, region } = environment;
  return { environment: name, stack: kind, account, region } as const;
}

/** Result and reason for work that was not done. */
export function failureFacts(outcome: Exclude<Outcome<unknown>, { status: "done" }>): Pick<StackReport, "result" | "reason"> {
  if (outcome.status === "interrupted") return { result: "interrupted", reason: "not begun" };
  if (outcome.status === "skipped") return { result: "skipped", reason: outcome.because };
  if (outcome.error instanceof Interrupted) return { result: "interrupted", reason: "stopped on the way" };
  return { result: "failed", reason: presentError(outcome.error).text };
}

/** `3 to add, 1 to change, 0 to destroy`; as Terraform does, it counts a replacement as one added and one destroyed. */
export function changesText({ changes }: Pick<StackReport, "changes">): string {
  if (!changes) return "";
  const parts = [
    [changes.import, "to import"],
    [changes.create + changes.replace, "to add"],
    [changes.update, "to change"],
    [changes.delete + changes.replace, "to destroy"],
    [changes.forget, "to forget"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(", ");
}
