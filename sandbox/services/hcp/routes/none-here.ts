import { type Call, ok, type Routes } from "../api/call";
import type { Resource } from "../http/document";
import { notFound } from "../http/errors";
import { paged } from "../http/pages";
import type { Parts } from "../parts";

/** What belongs to an organization and the sandbox has none of: version control, private registry, stacks, keys of one's own. */
const OF_ORGANIZATION = [
  "oauth-clients",
  "oauth-tokens",
  "github-app-installations",
  "vcs-events",
  "registry-modules",
  "registry-providers",
  "relationships/module-producers",
  "stacks",
  "hyok-configurations",
  "cidr-range-lists",
  "recoverable-items",
  "token-ttl-policies",
];

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
  for (const what of ["provider-sets", "queries"])
    routes.get(`/workspaces/:id/${what}`, (call) => {
      guards.workspace(call.actor, call.params.id);
      return none(call);
    });
  routes.get("/projects/:id/provider-sets", (call) => {
    guards.project(call.actor, call.params.id);
    return none(call);
  });
  // Of the user who asks.
  for (const path of ["/github-app/installations", "/github-app-installations"]) routes.get(path, none);

  // The keys of the private registry's providers, which is beside the API.
  routes.get("/api/registry/private/v2/gpg-keys", (call) => {
    const names = (call.query.get("filter[namespace]") ?? "").split(",");
    for (const name of names) guards.organization(call.actor, name);
    return none(call);
  });
  for (const path of ["private/v2/gpg-keys/:namespace/:key", "v1/modules/*", "private/v1/modules/*", "public/v1/modules/*"])
    routes.get(`/api/registry/${path}`, () => {
      throw notFound();
    });
}
