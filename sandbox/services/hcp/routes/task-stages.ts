import { z } from "zod";
import { type Call, type Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import { conflict, notFound, unauthorized } from "../http/errors";
import { attributesOf, oneOf, readInput, text } from "../http/input";
import { newId } from "../model/ids";
import type { TaskResult, TaskStage } from "../model/tasks";
import type { Parts } from "../parts";
import { showTaskOutcome, showTaskResult, showTaskStage } from "../shows/tasks";
import { list, one } from "./answers";

const said = z.object({ status: oneOf("running", "passed", "failed"), message: text.nullish(), url: text.nullish() });
const outcomes = z
  .array(
    z.object({
      attributes: z
        .object({ "outcome-id": text, description: text, body: text, url: text, tags: z.record(z.string(), z.unknown()) })
        .partial(),
    }),
  )
  .default([]);

/** What run tasks were asked in runs, and what they said. */
export function taskStageRoutes(routes: Routes, parts: Parts): void {
  const { store, guards, engine } = parts;

  routes.get("/runs/:id/task-stages", (call) => {
    const run = guards.run(call.actor, call.params.id);
    return list(
      parts,
      call,
      showTaskStage,
      store.taskStages.where(({ runId }) => runId === run.id),
    );
  });
  routes.get("/task-stages/:id", (call) => one(parts, call, showTaskStage, stageOf(call)));
  routes.post("/task-stages/:id/actions/override", (call) => {
    const stage = stageOf(call, NEEDS.overridePolicies);
    engine.overrideStage(stage);
    return one(parts, call, showTaskStage, stage);
  });

  routes.get("/task-results/:id", (call) => one(parts, call, showTaskResult, resultOf(call)));
  routes.get("/task-results/:id/outcomes", (call) => {
    const { id } = resultOf(call);
    return list(
      parts,
      call,
      showTaskOutcome,
      store.taskOutcomes.where(({ resultId }) => resultId === id),
    );
  });
  routes.get("/task-result-outcomes/:id", (call) => {
    const outcome = store.taskOutcomes.get(call.params.id);
    if (outcome === undefined) throw notFound();
    guards.run(call.actor, store.taskResults.of(outcome.resultId).runId);
    return one(parts, call, showTaskOutcome, outcome);
  });

  routes.patch("/task-results/:id/callback", (call) => {
    const result = resultOf(call);
    // Only the token that came with the question.
    if (call.actor.kind !== "run" || !call.actor.readOnly) throw unauthorized();
    const input = readInput(call.body, "task-results");
    const { status, message = null, url = null } = attributesOf(input, said);
    const found = outcomes.safeParse(input.relationships.outcomes?.data ?? []);
    if (result.status !== "running") throw conflict(`The task result is ${result.status}, and takes no more`);
    for (const { attributes } of found.success ? found.data : [])
      store.taskOutcomes.add({
        id: newId("tro"),
        resultId: result.id,
        outcomeId: attributes["outcome-id"] ?? null,
        description: attributes.description ?? null,
        body: attributes.body ?? null,
        url: attributes.url ?? null,
        tags: attributes.tags ?? {},
        createdAt: new Date(),
      });
    engine.taskSaid(result, { status, message, url });
    return one(parts, call, showTaskResult, result);
  });

  function stageOf({ actor, params }: Call, need = NEEDS.read): TaskStage {
    const stage = store.taskStages.get(params.id);
    if (stage === undefined) throw notFound();
    guards.run(actor, stage.runId, need);
    return stage;
  }

  function resultOf({ actor, params }: Call): TaskResult {
    const result = store.taskResults.get(params.id);
    if (result === undefined) throw notFound();
    guards.run(actor, result.runId);
    return result;
  }
}
