import { type Call, ok, type Routes } from "../api/call";
import type { Resource } from "../http/document";
import { paged } from "../http/pages";
import type { Parts } from "../parts";

/** What belongs to an organization and the sandbox has none of: version control, private registry, run tasks. */
const OF_ORGANIZATION = ["oauth-clients", "registry-modules", "registry-providers", "relationships/module-producers", "tasks"];

/**
 * Lists that are empty, as those of an organization that has never used these parts: clients ask for them before they look at
 * anything else. None can be made: every other route of theirs is not found.
 */
export function noneHereRoutes(routes: Routes, { guards }: Parts): void {
  const none = (call: Call) => ok(paged<Resource>([], call.address, (each) => each));

  for (const what of OF_ORGANIZATION)
    routes.get(`/organizations/:organization/${what}`, (call) => {
      guards.organization(call.actor, call.params.organization);
      return none(call);
    });
  routes.get("/workspaces/:id/tasks", (call) => {
    guards.workspace(call.actor, call.params.id);
    return none(call);
  });
  // Of the user who asks.
  routes.get("/github-app/installations", none);
}
