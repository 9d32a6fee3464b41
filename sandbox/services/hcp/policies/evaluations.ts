import { newId } from "../model/ids";
import { countOf } from "../model/outcomes";
import type { Policy, PolicyEvaluation, PolicyOutcome, PolicySet, PolicySetOutcome } from "../model/policies";
import type { Run } from "../model/runs";
import type { Store } from "../model/store";
import { appliesTo } from "./evaluate";
import { findingsOf } from "./opa";

/** The sets of OPA's policies that apply to a run and have a policy. */
export function opaSetsOf(store: Store, { workspaceId }: Pick<Run, "workspaceId">): PolicySet[] {
  const workspace = store.workspaces.of(workspaceId);
  return store.policySets.where((set) => set.kind === "opa" && set.policyIds.size > 0 && appliesTo(set, workspace));
}

/** Evaluates them for a stage of a run, if there are any. */
export function evaluate(store: Store, run: Run, stageId: string): PolicyEvaluation | undefined {
  const sets = opaSetsOf(store, run);
  if (sets.length === 0) return undefined;
  const now = new Date();
  const id = newId("poleval");
  const outcomes = sets.map((set): PolicySetOutcome => {
    const found = [...set.policyIds].map((policy) => outcomeOf(store.policies.of(policy)));
    const { name, description, overridable } = set;
    return { id: newId("psout"), evaluationId: id, name, description, overridable: overridable ?? true, outcomes: found };
  });
  for (const outcome of outcomes) store.policySetOutcomes.add(outcome);
  const status = countOf(outcomes.flatMap((each) => each.outcomes)).mandatoryFailed > 0 ? "failed" : "passed";
  return store.policyEvaluations.add<PolicyEvaluation>({
    id,
    stageId,
    runId: run.id,
    status,
    stamps: new Map([
      ["queued", now],
      ["running", now],
      [status, now],
    ]),
    createdAt: now,
    updatedAt: now,
  });
}

/** Whether everything that failed and had to pass may be overridden. */
export function isOverridable(store: Store, { id }: PolicyEvaluation): boolean {
  const all = store.policySetOutcomes.where(({ evaluationId }) => evaluationId === id);
  return all.every(({ overridable, outcomes }) => overridable || countOf(outcomes).mandatoryFailed === 0);
}

/** What the sandbox cannot tell has failed, never passed. */
function outcomeOf(policy: Policy): PolicyOutcome {
  const findings = findingsOf(policy);
  const output = findings ?? ["The sandbox cannot evaluate this policy, which counts as a failure"];
  const level = policy.enforcementLevel === "advisory" ? "advisory" : "mandatory";
  return { policy: policy.name, description: policy.description ?? "", query: policy.query, level, passed: output.length === 0, output };
}
