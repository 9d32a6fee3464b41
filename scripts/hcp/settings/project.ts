import { OperationError } from "../../words/errors";
import { textOf } from "../api";
import type { Gap, Subject } from "./gap";

/**
 * Whether the workspace is in the project that the file names, and does not take over that the project destroys what is not used.
 * Throws OperationError if the token's owner may not see the project.
 */
export async function projectGaps({ backend, workspace, api }: Subject): Promise<Gap[]> {
  const id = workspace.relationships?.project?.data?.id;
  // Older releases of Terraform Enterprise have no projects.
  if (id === undefined) return [];
  const project = await api.find(`projects/${id}`);
  if (project === undefined)
    throw new OperationError(`${api.hostname} does not show the project of ${textOf(workspace, "name") ?? workspace.id}`);
  const gaps: Gap[] = [];
  const name = textOf(project, "name");
  // The roles of runs trust one project, and its teams may do what they may there.
  if (backend.project !== undefined && name !== backend.project)
    gaps.push({ setting: "project", wanted: backend.project, present: name, grave: true });
  const destroysAfter = textOf(project, "auto-destroy-activity-duration");
  const setting = "inherits-project-auto-destroy";
  // Whatever the workspace says of itself is looked at with its own settings.
  const said = textOf(workspace, "auto-destroy-activity-duration") !== undefined;
  if (destroysAfter !== undefined && !said && workspace.attributes[setting] === true) {
    const attributes = { [setting]: false };
    const mend = async () =>
      void (await api.send("PATCH", `workspaces/${workspace.id}`, { type: "workspaces", id: workspace.id, attributes }));
    gaps.push({ setting, wanted: false, present: `destroyed after ${destroysAfter} without a run`, grave: true, mend });
  }
  return gaps;
}
