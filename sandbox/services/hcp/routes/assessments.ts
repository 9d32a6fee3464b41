import { type Answer, type Call, ok, type Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import { notFound } from "../http/errors";
import type { AssessmentResult } from "../model/runs";
import type { Parts } from "../parts";
import { showAssessment } from "../shows/assessments";
import { list, one, viewOf } from "./answers";

/** Health assessments: started by hand here, never by the clock. */
export function assessmentRoutes(routes: Routes, parts: Parts): void {
  const { store, guards, assessor } = parts;

  routes.post("/workspaces/:id/actions/assess", (call) => {
    const workspace = guards.workspace(call.actor, call.params.id, NEEDS.admin);
    return ok({ data: showAssessment(assessor.start(workspace), viewOf(parts, call)) });
  });
  routes.get("/workspaces/:id/current-assessment-result", (call) => {
    const workspace = guards.workspace(call.actor, call.params.id);
    const result = store.assessments.get(workspace.assessmentId);
    if (result === undefined) throw notFound();
    return one(parts, call, showAssessment, result);
  });
  routes.get("/workspaces/:id/assessment-results", (call) => {
    const { id } = guards.workspace(call.actor, call.params.id);
    return list(
      parts,
      call,
      showAssessment,
      store.assessments.newest(({ workspaceId }) => workspaceId === id),
    );
  });
  routes.get("/assessment-results/:id", (call) => one(parts, call, showAssessment, resultOf(call, NEEDS.read)));
  routes.get("/assessment-results/:id/json-output", (call) => send(resultOf(call, NEEDS.admin).json, "application/json"));
  routes.get("/assessment-results/:id/sanitized-plan", (call) => send(resultOf(call, NEEDS.admin).json, "application/json"));
  routes.get("/assessment-results/:id/json-schema", (call) => send(resultOf(call, NEEDS.admin).providerSchemas, "application/json"));
  routes.get("/assessment-results/:id/log-output", (call) =>
    send(Buffer.from(resultOf(call, NEEDS.admin).log), "text/plain; charset=utf-8"),
  );

  function resultOf(call: Call, need: typeof NEEDS.read): AssessmentResult {
    const result = store.assessments.get(call.params.id);
    if (result === undefined) throw notFound();
    guards.workspace(call.actor, result.workspaceId, need);
    return result;
  }
}

function send(body: Buffer | undefined, type: string): Answer {
  if (body === undefined) throw notFound();
  return { status: 200, headers: { "content-type": type }, body };
}
