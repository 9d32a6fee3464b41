import type { Resource } from "../api";
import type { Gap, Subject } from "./gap";

/** Name of our configuration: others of the workspace are left alone. */
const NAME = "package-scan";

/** When somebody has to look (API, Notification triggers). */
const TRIGGERS = ["assessment:drifted", "assessment:failed", "run:errored", "run:needs_attention"];

/** Whether the address that the file names is told. HCP Terraform calls it once to see whether it answers. */
export async function notificationGap({ backend, kind, workspace, api }: Subject): Promise<Gap[]> {
  const { notifyUrl: url } = backend;
  // Nothing runs where the roles of runs are.
  if (url === undefined || kind === "runs") return [];
  const path = `workspaces/${workspace.id}/notification-configurations`;
  const ours = (await api.list(path)).find(({ attributes }) => attributes.name === NAME);
  const wanted = { url, enabled: true, triggers: TRIGGERS };
  const present = ours && shownOf(ours);
  if (JSON.stringify(present) === JSON.stringify(wanted)) return [];
  const attributes = { ...wanted, name: NAME, "destination-type": "generic" };
  const type = "notification-configurations";
  const mend = async () => {
    if (ours === undefined) await api.send("POST", path, { type, attributes });
    else await api.send("PATCH", `notification-configurations/${ours.id}`, { type, id: ours.id, attributes });
  };
  return [{ setting: "notifications", wanted, present, mend }];
}

function shownOf({ attributes: { url, enabled, triggers } }: Resource) {
  return { url, enabled, triggers: Array.isArray(triggers) ? triggers.map(String).toSorted() : [] };
}
