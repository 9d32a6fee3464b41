import { z } from "zod";
import { type Call, NO_CONTENT, type Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import { invalidAttribute, invalidRelationship, notFound } from "../http/errors";
import { attributesOf, oneOf, readInput, relatedOne } from "../http/input";
import { newId } from "../model/ids";
import { type Stage, STAGES, type WorkspaceTask } from "../model/tasks";
import type { Parts } from "../parts";
import { showWorkspaceTask } from "../shows/tasks";
import { list, made, one } from "./answers";
import { stages, taskLevel } from "./run-tasks";

const schema = z.object({ "enforcement-level": taskLevel, stage: oneOf(...STAGES), stages }).partial();

/** Which run tasks are asked in a workspace, at which points of its runs, and what their word weighs. */
export function workspaceTaskRoutes(routes: Routes, parts: Parts): void {
  const { store, guards } = parts;

  routes.get("/workspaces/:id/tasks", (call) => {
    const { id } = guards.workspace(call.actor, call.params.id);
    return list(
      parts,
      call,
      showWorkspaceTask,
      store.workspaceTasks.where(({ workspaceId }) => workspaceId === id),
    );
  });
  routes.post("/workspaces/:id/tasks", (call) => {
    const workspace = guards.workspace(call.actor, call.params.id, NEEDS.runTasks);
    const input = readInput(call.body, "workspace-tasks");
    const given = attributesOf(input, schema);
    const task = store.runTasks.get(relatedOne(input, "task")?.id);
    if (task?.organization !== workspace.organization) throw invalidRelationship("task", "Task was not found");
    if (given["enforcement-level"] === undefined) throw invalidAttribute("enforcement-level", "Enforcement level can't be blank");
    if (store.workspaceTasks.find((each) => each.workspaceId === workspace.id && each.taskId === task.id))
      throw invalidRelationship("task", "Task has already been taken");
    const now = new Date();
    const made_: WorkspaceTask = {
      id: newId("wstask"),
      workspaceId: workspace.id,
      taskId: task.id,
      level: given["enforcement-level"],
      stages: stagesIn(given) ?? ["post_plan"],
      createdAt: now,
      updatedAt: now,
    };
    return made(parts, call, showWorkspaceTask, store.workspaceTasks.add(made_));
  });

  routes.get("/workspaces/:id/tasks/:task", (call) => one(parts, call, showWorkspaceTask, taskOf(call)));
  routes.patch("/workspaces/:id/tasks/:task", (call) => {
    const task = taskOf(call, NEEDS.runTasks);
    const given = attributesOf(readInput(call.body, "workspace-tasks"), schema);
    task.level = given["enforcement-level"] ?? task.level;
    task.stages = stagesIn(given) ?? task.stages;
    task.updatedAt = new Date();
    return one(parts, call, showWorkspaceTask, task);
  });
  routes.delete("/workspaces/:id/tasks/:task", (call) => {
    store.workspaceTasks.delete(taskOf(call, NEEDS.runTasks).id);
    return NO_CONTENT;
  });

  function taskOf({ actor, params }: Call, need = NEEDS.read): WorkspaceTask {
    const workspace = guards.workspace(actor, params.id, need);
    const task = store.workspaceTasks.get(params.task);
    if (task?.workspaceId !== workspace.id) throw notFound();
    return task;
  }
}

/** `stages`, or `stage` from when there could be but one; undefined if neither is there. */
function stagesIn({ stage, stages: several }: z.infer<typeof schema>): readonly Stage[] | undefined {
  if (several?.length === 0) throw invalidAttribute("stages", "Stages can't be blank");
  return several ?? (stage === undefined ? undefined : [stage]);
}
