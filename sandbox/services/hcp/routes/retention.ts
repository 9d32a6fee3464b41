import { z } from "zod";
import { type Answer, type Call, NO_CONTENT, ok, type Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import { invalidAttribute, notFound } from "../http/errors";
import { attributesOf, count, readInput } from "../http/input";
import { newId } from "../model/ids";
import type { RetentionPolicy, Workspace } from "../model/places";
import type { Parts } from "../parts";

interface Owner {
  retention?: RetentionPolicy;
}

/** How long states and configurations are kept. The sandbox keeps the policy and deletes nothing by it. */
export function retentionRoutes(routes: Routes, { guards, store }: Parts): void {
  const kinds = [
    ["/workspaces/:id", (call: Call): Owner => guards.workspace(call.actor, call.params.id, NEEDS.admin)],
    ["/organizations/:organization", (call: Call): Owner => guards.owned(call.actor, call.params.organization)],
  ] as const;
  for (const [path, find] of kinds) {
    const address = `${path}/relationships/data-retention-policy`;
    // A workspace without a policy of its own is shown its organization's.
    routes.get(address, (call) => {
      const owner = find(call);
      return show(owner.retention === undefined && isWorkspace(owner) ? store.organizationOf(owner) : owner);
    });
    routes.post(address, (call) => set(call, find(call)));
    routes.patch(address, (call) => set(call, find(call)));
    routes.delete(address, (call) => {
      const owner = find(call);
      if (owner.retention === undefined) throw notFound();
      owner.retention = undefined;
      return NO_CONTENT;
    });
  }
}

function isWorkspace(owner: Owner): owner is Workspace {
  return "projectId" in owner;
}

const OLDER = "data-retention-policy-delete-olders";
const NEVER = "data-retention-policy-dont-deletes";
const schema = z.object({ "delete-older-than-n-days": count, deleteOlderThanNDays: count }).partial();

function set(call: Call, owner: Owner): Answer {
  const input = readInput(call.body, OLDER, NEVER, "data-retention-policies", "data-retention-policy");
  const given = attributesOf(input, schema);
  const kind = input.type === NEVER ? "dont-delete" : "delete-older";
  const days = given["delete-older-than-n-days"] ?? given.deleteOlderThanNDays;
  if (kind === "delete-older" && (days === undefined || days < 1))
    throw invalidAttribute("delete-older-than-n-days", "Delete older than n days must be a number of days");
  owner.retention = {
    id: owner.retention?.kind === kind ? owner.retention.id : newId("drp"),
    kind,
    ...(kind === "delete-older" && { days }),
  };
  return show(owner);
}

function show({ retention }: Owner): Answer {
  if (retention === undefined) throw notFound();
  const { id, kind, days } = retention;
  const older = kind === "delete-older";
  return ok({ data: { id, type: older ? OLDER : NEVER, attributes: older ? { "delete-older-than-n-days": days ?? null } : {} } });
}
