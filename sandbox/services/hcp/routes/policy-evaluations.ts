import { type Call, type Routes } from "../api/call";
import { notFound } from "../http/errors";
import type { PolicyEvaluation, PolicySetOutcome } from "../model/policies";
import type { Parts } from "../parts";
import { showPolicyEvaluation, showPolicySetOutcome } from "../shows/policies";
import { list, one } from "./answers";

/** What OPA's policies said of runs. Source: API documentation, "Policy Evaluations API". */
export function policyEvaluationRoutes(routes: Routes, parts: Parts): void {
  const { store, guards } = parts;

  routes.get("/task-stages/:id/policy-evaluations", (call) => {
    const stage = store.taskStages.get(call.params.id);
    if (stage === undefined) throw notFound();
    guards.run(call.actor, stage.runId);
    return list(
      parts,
      call,
      showPolicyEvaluation,
      store.policyEvaluations.where(({ stageId }) => stageId === stage.id),
    );
  });
  routes.get("/policy-evaluations/:id", (call) => one(parts, call, showPolicyEvaluation, evaluationOf(call, call.params.id)));
  routes.get("/policy-evaluations/:id/policy-set-outcomes", (call) => {
    const { id } = evaluationOf(call, call.params.id);
    const outcomes = store.policySetOutcomes.where(({ evaluationId }) => evaluationId === id);
    return list(parts, call, showPolicySetOutcome, outcomes.flatMap(narrowed(call.query)));
  });
  routes.get("/policy-set-outcomes/:id", (call) => {
    const outcome = store.policySetOutcomes.get(call.params.id);
    if (outcome === undefined) throw notFound();
    evaluationOf(call, outcome.evaluationId);
    return one(parts, call, showPolicySetOutcome, outcome);
  });

  function evaluationOf({ actor }: Call, id: string | undefined): PolicyEvaluation {
    const evaluation = store.policyEvaluations.get(id);
    if (evaluation === undefined) throw notFound();
    guards.run(actor, evaluation.runId);
    return evaluation;
  }
}

/** Keeps the policies of a set that `filter[0][status]` and `filter[0][enforcement_level]` name; a set without any is left out. */
function narrowed(query: URLSearchParams): (outcome: PolicySetOutcome) => PolicySetOutcome[] {
  const filters = [...query].flatMap(([name, value]) => {
    const [, by] = /^filter\[\d+\]\[(status|enforcement_level)\]$/.exec(name) ?? [];
    return by === undefined ? [] : [{ by, value }];
  });
  if (filters.length === 0) return (outcome) => [outcome];
  return (outcome) => {
    const outcomes = outcome.outcomes.filter(({ passed, level }) =>
      filters.every(({ by, value }) => (by === "status" ? (passed ? "passed" : "failed") : level) === value),
    );
    return outcomes.length === 0 ? [] : [{ ...outcome, outcomes }];
  };
}
