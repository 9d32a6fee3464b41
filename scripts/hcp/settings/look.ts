import { isRunRemotely, type StackKind } from "../../../environments/names";
import type { HcpPlace } from "../place";
import type { Gap, Subject } from "./gap";
import { gapsBeside } from "./gaps";
import { currentOf, hasAssessments, poolOf, settingsOf } from "./own";

/**
 * Every setting of a stack's workspace that is not as the environment's file says. Changes nothing. Throws OperationError if there is
 * no such workspace, team or agent pool.
 * @param variables of the runs, as the file says
 */
export async function gapsOf(at: HcpPlace, kind: StackKind, variables: Readonly<Record<string, string>>): Promise<Gap[]> {
  const { environment, backend, api } = at;
  const place = `organizations/${encodeURIComponent(backend.organization)}`;
  const subject: Subject = { environment, backend, kind, workspace: await at.workspace(kind), api, place };
  return (await Promise.all([ownGaps(subject), variableGaps(subject, variables), gapsBeside(subject)])).flat();
}

/** Settings that let something happen without a yes, or elsewhere. */
const GRAVE = new Set(["auto-apply", "execution-mode", "agent-pool-id"]);

async function ownGaps({ backend, kind, workspace, place, api }: Subject): Promise<Gap[]> {
  const [pool, assessments] = await Promise.all([poolOf(backend, place, api), hasAssessments(place, api)]);
  return Object.entries(settingsOf(backend, kind, { pool, assessments })).flatMap(([setting, wanted]): Gap[] => {
    const present = currentOf(workspace, setting);
    return present === wanted ? [] : [{ setting, wanted, present, grave: GRAVE.has(setting) }];
  });
}

/** Which role a run takes is decided by them. */
async function variableGaps({ environment, kind, workspace, api }: Subject, variables: Readonly<Record<string, string>>): Promise<Gap[]> {
  if (!isRunRemotely(environment, kind)) return [];
  const there = await api.list(`workspaces/${workspace.id}/vars`);
  return Object.entries(variables).flatMap(([name, wanted]): Gap[] => {
    const present = there.find(({ attributes: { key, category } }) => key === name && category === "env")?.attributes.value;
    return present === wanted ? [] : [{ setting: name, wanted, present, grave: present !== undefined }];
  });
}
