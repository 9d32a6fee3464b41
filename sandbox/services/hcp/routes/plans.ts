import { type Answer, type Call, NO_CONTENT, redirect, type Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import { notFound } from "../http/errors";
import { newSecret } from "../model/ids";
import type { Apply, Plan } from "../model/runs";
import type { Parts } from "../parts";
import { redactedPlan } from "../runs/redacted";
import { showApply, showPlan } from "../shows/runs";
import { one } from "./answers";

/** Plans and applies, and what Terraform wrote in them. */
export function planRoutes(routes: Routes, parts: Parts): void {
  const { store, guards, objects } = parts;

  for (const [path, find] of [
    ["/plans/:id", planOf],
    ["/runs/:id/plan", planOfRun],
  ] as const) {
    routes.get(path, (call) => one(parts, call, showPlan, find(call, NEEDS.read)));
    // The whole plan has values that only who may read states may see.
    routes.get(`${path}/json-output`, (call) => outputOf(find(call, NEEDS.readStates), ({ json }) => json));
    routes.get(`${path}/json-output-redacted`, (call) => outputOf(find(call, NEEDS.read), redactedPlan));
    routes.get(`${path}/json-schema`, (call) => outputOf(find(call, NEEDS.read), ({ providerSchemas }) => providerSchemas));
  }

  routes.get("/applies/:id", (call) => one(parts, call, showApply, applyOf(call)));
  routes.get("/runs/:id/apply", (call) => one(parts, call, showApply, store.applies.of(guards.run(call.actor, call.params.id).applyId)));
  routes.get("/applies/:id/errored-state", (call) => {
    const apply = applyOf(call, NEEDS.readStates);
    const { erroredState } = apply;
    if (erroredState === undefined) throw notFound();
    return redirect(307, offer(erroredState));
  });

  function planOf(call: Call, need: typeof NEEDS.read): Plan {
    const plan = store.plans.get(call.params.id);
    if (plan === undefined) throw notFound();
    guards.run(call.actor, plan.runId, need);
    return plan;
  }

  function planOfRun(call: Call, need: typeof NEEDS.read): Plan {
    return store.plans.of(guards.run(call.actor, call.params.id, need).planId);
  }

  function applyOf(call: Call, need = NEEDS.read): Apply {
    const apply = store.applies.get(call.params.id);
    if (apply === undefined) throw notFound();
    guards.run(call.actor, apply.runId, need);
    return apply;
  }

  /** 204 while the plan goes on; 404 if it ended without. */
  function outputOf(plan: Plan, content: (plan: Plan) => Buffer | undefined): Answer {
    if (["pending", "managed_queued", "queued", "running"].includes(plan.status)) return NO_CONTENT;
    const found = content(plan);
    if (found === undefined) throw notFound();
    return redirect(307, offer(found));
  }

  function offer(content: Buffer): string {
    const key = newSecret();
    objects.offer(key, { read: () => content, type: "application/json" });
    return objects.object(key);
  }
}
