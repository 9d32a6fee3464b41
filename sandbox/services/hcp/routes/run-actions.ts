import { z } from "zod";
import { ACCEPTED, type Routes } from "../api/call";
import { userOf } from "../access/actors";
import { type Need, NEEDS } from "../access/guards";
import { forbidden, invalidAttribute, notFound } from "../http/errors";
import { attributesOf, readComment, readInput, text } from "../http/input";
import type { Run } from "../model/runs";
import type { Parts } from "../parts";
import type { Because } from "../runs/journal";
import { showComment, showRunEvent } from "../shows/runs";
import { list, made, one } from "./answers";

/** What is done with runs, what is said of them, and what happened to them. */
export function runActionRoutes(routes: Routes, parts: Parts): void {
  const { store, guards, engine, journal } = parts;

  const action = (name: string, need: Need, act: (run: Run, because: Because) => void) => {
    routes.post(`/runs/:id/actions/${name}`, (call) => {
      const run = guards.run(call.actor, call.params.id, need);
      act(run, { actorId: userOf(call.actor)?.id, comment: readComment(call.body) });
      return ACCEPTED;
    });
  };
  action("apply", NEEDS.apply, (run, because) => engine.apply(run, because));
  action("discard", NEEDS.apply, (run, because) => engine.discard(run, because));
  action("cancel", NEEDS.apply, (run, because) => engine.cancel(run, because));
  action("force-cancel", NEEDS.admin, (run, because) => engine.forceCancel(run, because));
  action("force-execute", NEEDS.apply, (run, because) => {
    const workspace = store.workspaces.of(run.workspaceId);
    if (run.status !== "pending" || workspace.lock?.kind !== "runs") throw forbidden("The run is not pending, or no run has its workspace");
    engine.forceExecute(run, because);
  });

  routes.get("/runs/:id/run-events", (call) => {
    const run = guards.run(call.actor, call.params.id);
    return list(
      parts,
      call,
      showRunEvent,
      store.runEvents.where(({ runId }) => runId === run.id),
    );
  });
  routes.get("/run-events/:id", (call) => {
    const event = store.runEvents.get(call.params.id);
    if (event === undefined) throw notFound();
    guards.run(call.actor, event.runId);
    return one(parts, call, showRunEvent, event);
  });

  // Terraform's own policies are not here; clients look for their evaluations all the same.
  routes.get("/runs/:id/tf-policy-evaluations", (call) => {
    guards.run(call.actor, call.params.id);
    return list(parts, call, showComment, []);
  });

  routes.get("/runs/:id/comments", (call) => {
    const run = guards.run(call.actor, call.params.id);
    return list(
      parts,
      call,
      showComment,
      store.comments.where(({ runId }) => runId === run.id),
    );
  });
  routes.post("/runs/:id/comments", (call) => {
    const run = guards.run(call.actor, call.params.id);
    const { body } = attributesOf(readInput(call.body, "comments"), z.object({ body: text.optional() }));
    if (body === undefined || body.trim() === "") throw invalidAttribute("body", "Body can't be blank");
    journal.write(run, "commented", { actorId: userOf(call.actor)?.id, comment: body });
    return made(parts, call, showComment, store.comments.newest(({ runId }) => runId === run.id)[0] ?? notThere());
  });
  routes.get("/comments/:id", (call) => {
    const comment = store.comments.get(call.params.id);
    if (comment === undefined) throw notFound();
    guards.run(call.actor, comment.runId);
    return one(parts, call, showComment, comment);
  });
}

function notThere(): never {
  throw notFound();
}
