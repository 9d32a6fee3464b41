import { namesOf } from "../../../environments/names";
import type { Gap, Subject } from "./gap";

/** Whether an apply of the registry queues a run of the scanner, where the file wants that. */
export async function runTriggerGap({ environment, backend, kind, workspace, api, place }: Subject): Promise<Gap[]> {
  if (kind !== "scanner" || backend.runTrigger === undefined) return [];
  const name = namesOf(environment).workspace("registry");
  const registry = await api.find(`${place}/workspaces/${name}`);
  const inbound = await api.list(`workspaces/${workspace.id}/run-triggers?filter%5Brun-trigger%5D%5Btype%5D=inbound`);
  const ours = inbound.find(({ relationships }) => relationships?.sourceable?.data?.id === registry?.id);
  if ((ours !== undefined) === backend.runTrigger || registry === undefined) return [];
  const mend = async () => {
    if (ours !== undefined) return api.act("DELETE", `run-triggers/${ours.id}`);
    const sourceable = { data: { type: "workspaces", id: registry.id } };
    await api.send("POST", `workspaces/${workspace.id}/run-triggers`, {
      type: "run-triggers",
      attributes: {},
      relationships: { sourceable },
    });
  };
  return [{ setting: "run trigger", wanted: backend.runTrigger ? name : undefined, present: ours && name, mend }];
}
