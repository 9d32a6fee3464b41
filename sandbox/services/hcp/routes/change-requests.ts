import { z } from "zod";
import { type Call, type Routes } from "../api/call";
import { userOf } from "../access/actors";
import { NEEDS } from "../access/guards";
import { conflict, invalidAttribute, notFound } from "../http/errors";
import { attributesOf, oneOf, readInput, requiredText, texts } from "../http/input";
import { newId } from "../model/ids";
import type { ChangeRequest } from "../model/explorer";
import { answered, checkedQuery } from "../explorer/query";
import { rowsOf } from "../explorer/rows";
import { filtersIn } from "../explorer/saved";
import type { Parts } from "../parts";
import { showChangeRequest } from "../shows/explorer";
import { list, one } from "./answers";

const schema = z
  .object({
    // The documentation's text has the first, its sample the second.
    "action-type": oneOf("change_request", "change_requests"),
    "action-inputs": z.object({ subject: requiredText, message: requiredText }, { error: "must have a subject and a message" }),
    "target-ids": texts,
    query: z.object({ type: z.literal("workspaces", { error: "is not included in the list: workspaces" }), filter: z.unknown() }),
  })
  .partial();

/** What is to be done in workspaces: written down for many at once by the explorer, read in each, and archived. */
export function changeRequestRoutes(routes: Routes, parts: Parts): void {
  const { store, guards } = parts;

  routes.post("/organizations/:organization/explorer/bulk-actions", async (call) => {
    const organization = guards.organizationWith(call.actor, call.params.organization, "manage-workspaces");
    const given = attributesOf(readInput(call.body, "bulk_actions", "bulk-actions", "explorer_bulk_actions"), schema);
    const { "action-type": type, "action-inputs": inputs } = given;
    if (type === undefined) throw invalidAttribute("action-type", "Action type can't be blank");
    if (inputs === undefined) throw invalidAttribute("action-inputs", "Action inputs can't be blank");
    const now = new Date();
    for (const workspaceId of await targetsOf(organization.name, given))
      store.changeRequests.add({ ...inputs, id: newId("wscr"), workspaceId, createdAt: now, updatedAt: now });
    const user = userOf(call.actor);
    const data = {
      id: newId("eba"),
      type: "explorer_bulk_actions",
      attributes: {
        organization_id: organization.id,
        action_type: type,
        action_inputs: inputs,
        created_by: user === undefined ? null : { id: user.id, type: "users" },
      },
    };
    return { status: 201, document: { data } };
  });

  routes.get("/workspaces/:id/change-requests", (call) => {
    const { id } = guards.workspace(call.actor, call.params.id);
    // Those that are done come last.
    const [open, done] = [false, true].map((archived) =>
      store.changeRequests.newest(({ workspaceId, archivedAt }) => workspaceId === id && (archivedAt !== undefined) === archived),
    );
    return list(parts, call, showChangeRequest, [...(open ?? []), ...(done ?? [])]);
  });
  for (const path of ["/change-requests/:id", "/workspaces/change-requests/:id"])
    routes.get(path, (call) => one(parts, call, showChangeRequest, requestOf(call)));

  // The documentation has the second as POST and as PATCH, HashiCorp's OpenAPI description the first.
  routes.post("/change-requests/:id/actions/archive", archive);
  routes.post("/workspaces/change-requests/:id", archive);
  routes.patch("/workspaces/change-requests/:id", archive);

  function archive(call: Call) {
    const request = requestOf(call, NEEDS.admin);
    if (request.archivedAt !== undefined) throw conflict("The change request is archived already");
    request.archivedAt = request.updatedAt = new Date();
    request.archivedBy = userOf(call.actor)?.id;
    return one(parts, call, showChangeRequest, request);
  }

  function requestOf(call: Call, need = NEEDS.read): ChangeRequest {
    const request = store.changeRequests.get(call.params.id);
    if (request === undefined) throw notFound();
    guards.workspace(call.actor, request.workspaceId, need);
    return request;
  }

  async function targetsOf(organization: string, { "target-ids": ids, query }: z.infer<typeof schema>): Promise<readonly string[]> {
    const workspaces = store.workspaces.where((each) => each.organization === organization);
    if (ids !== undefined) {
      const known = new Set(workspaces.map(({ id }) => id));
      for (const id of ids) if (!known.has(id)) throw invalidAttribute("target-ids", `Target ids has ${id}, which is no workspace`);
      return ids;
    }
    if (query === undefined) throw invalidAttribute("target-ids", "Target ids or query must be there");
    const asked = checkedQuery(query.type, filtersIn(query.filter), [], []);
    return answered(await rowsOf(store, "workspaces", workspaces), asked).map(({ id }) => id);
  }
}
