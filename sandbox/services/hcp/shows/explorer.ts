import { instant, toOne } from "../http/document";
import type { ChangeRequest, SavedView } from "../model/explorer";
import type { Show } from "./view";

export const showSavedView: Show<SavedView> = ({ id, name, query, queryType, createdAt }) => ({
  id,
  type: "explorer-saved-queries",
  attributes: { name, "created-at": instant(createdAt), query: { type: queryType, ...query }, "query-type": queryType },
});

/** The type is HashiCorp's OpenAPI description's; a sample of the documentation has underscores. */
export const showChangeRequest: Show<ChangeRequest> = (request) => ({
  id: request.id,
  type: "workspace-change-requests",
  attributes: {
    subject: request.subject,
    message: request.message,
    "archived-by": request.archivedBy ?? null,
    "archived-at": instant(request.archivedAt),
    "created-at": instant(request.createdAt),
    "updated-at": instant(request.updatedAt),
  },
  relationships: { workspace: toOne("workspaces", request.workspaceId) },
});
