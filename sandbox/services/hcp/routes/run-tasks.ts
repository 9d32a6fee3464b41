import { z } from "zod";
import { type Call, NO_CONTENT, type Routes } from "../api/call";
import { invalidAttribute, notFound } from "../http/errors";
import { attributesOf, flag, oneOf, readInput, requiredText, text } from "../http/input";
import { newId } from "../model/ids";
import { type RunTask, STAGES } from "../model/tasks";
import type { Parts } from "../parts";
import { showRunTask, showWorkspaceTask } from "../shows/tasks";
import { list, made, one } from "./answers";

export const stages = z.array(oneOf(...STAGES), { error: "must be a list of stages" });
export const taskLevel = oneOf("advisory", "mandatory");

const schema = z
  .object({
    name: requiredText.regex(/^[A-Za-z0-9_-]+$/, "can only include letters, numbers, -, and _"),
    url: requiredText.regex(/^https?:\/\/[^\s/]+/, "must be a valid URL"),
    description: text.nullable(),
    category: oneOf("task"),
    "hmac-key": text.nullable(),
    enabled: flag,
    "global-configuration": z.object({ enabled: flag, stages, "enforcement-level": taskLevel }).partial(),
  })
  .partial();

/** The run tasks of an organization. Whether one answers is not asked before a run asks it: HCP sends a sample when it is made. */
export function runTaskRoutes(routes: Routes, parts: Parts): void {
  const { store, guards } = parts;

  routes.get("/organizations/:organization/tasks", (call) => {
    const { name } = guards.organization(call.actor, call.params.organization);
    return list(
      parts,
      call,
      showRunTask,
      store.runTasks.where(({ organization }) => organization === name),
    );
  });
  routes.post("/organizations/:organization/tasks", (call) => {
    const { name: organization } = guards.organizationWith(call.actor, call.params.organization, "manage-run-tasks");
    const given = attributesOf(readInput(call.body, "tasks"), schema);
    if (given.name === undefined) throw invalidAttribute("name", "Name can't be blank");
    if (given.url === undefined) throw invalidAttribute("url", "Url can't be blank");
    if (given.category === undefined) throw invalidAttribute("category", "Category can't be blank");
    unique(organization, given.name);
    const now = new Date();
    const task: RunTask = {
      id: newId("task"),
      organization,
      name: given.name,
      url: given.url,
      description: null,
      hmacKey: null,
      enabled: true,
      global: { enabled: false, stages: ["post_plan"], level: "advisory" },
      createdAt: now,
      updatedAt: now,
    };
    change(task, given);
    return made(parts, call, showRunTask, store.runTasks.add(task));
  });

  routes.get("/tasks/:id", (call) => one(parts, call, showRunTask, taskOf(call)));
  routes.patch("/tasks/:id", (call) => {
    const task = taskOf(call, true);
    const given = attributesOf(readInput(call.body, "tasks"), schema);
    if (given.name !== undefined && given.name !== task.name) unique(task.organization, given.name);
    change(task, given);
    return one(parts, call, showRunTask, task);
  });
  routes.delete("/tasks/:id", (call) => {
    const task = taskOf(call, true);
    store.workspaceTasks.remove(({ taskId }) => taskId === task.id);
    store.runTasks.delete(task.id);
    return NO_CONTENT;
  });
  routes.get("/tasks/:id/relationships/workspace-tasks", (call) => {
    const task = taskOf(call);
    const seen = store.workspaceTasks.where(
      ({ taskId, workspaceId }) => taskId === task.id && guards.sees(call.actor, store.workspaces.of(workspaceId)),
    );
    return list(parts, call, showWorkspaceTask, seen);
  });

  function taskOf({ actor, params }: Call, manage = false): RunTask {
    const task = store.runTasks.get(params.id);
    if (task === undefined) throw notFound();
    guards.organization(actor, task.organization);
    if (manage) guards.organizationWith(actor, task.organization, "manage-run-tasks");
    return task;
  }

  function unique(organization: string, name: string): void {
    if (store.runTasks.find((task) => task.organization === organization && task.name === name))
      throw invalidAttribute("name", "Name has already been taken");
  }
}

function change(task: RunTask, given: z.infer<typeof schema>): void {
  const { "global-configuration": everywhere, "hmac-key": key } = given;
  task.name = given.name ?? task.name;
  task.url = given.url ?? task.url;
  task.enabled = given.enabled ?? task.enabled;
  if (given.description !== undefined) task.description = given.description;
  // An empty key takes it away.
  if (key !== undefined) task.hmacKey = key === "" ? null : key;
  if (everywhere !== undefined)
    task.global = {
      enabled: everywhere.enabled ?? task.global.enabled,
      stages: everywhere.stages ?? task.global.stages,
      level: everywhere["enforcement-level"] ?? task.global.level,
    };
  task.updatedAt = new Date();
}
