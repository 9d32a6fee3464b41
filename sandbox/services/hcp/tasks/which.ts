import type { Run } from "../model/runs";
import type { Store } from "../model/store";
import type { RunTask, Stage, TaskLevel } from "../model/tasks";

/** A run task that is asked, and what its word weighs. */
export interface Asked {
  readonly task: RunTask;
  readonly workspaceTaskId: string | null;
  readonly level: TaskLevel;
}

/** Which run tasks are asked at one point of a run: those of its workspace, and those of the whole organization. */
export function tasksOf(store: Store, { workspaceId }: Run, stage: Stage): Asked[] {
  const { organization } = store.workspaces.of(workspaceId);
  const own = store.workspaceTasks
    .where((each) => each.workspaceId === workspaceId && each.stages.includes(stage))
    .flatMap(({ id, taskId, level }): Asked[] => {
      const task = store.runTasks.get(taskId);
      return task?.enabled ? [{ task, workspaceTaskId: id, level }] : [];
    });
  const asked = new Set(own.map(({ task }) => task.id));
  const everywhere = store.runTasks.where(
    ({ id, enabled, global, ...task }) =>
      task.organization === organization && enabled && global.enabled && global.stages.includes(stage) && !asked.has(id),
  );
  return [...own, ...everywhere.map((task) => ({ task, workspaceTaskId: null, level: task.global.level }))];
}
