import { invalidParameter } from "../http/errors";
import { latestChange } from "../model/execution";
import type { Workspace } from "../model/places";
import type { Store } from "../model/store";
import { effectiveTags, hasTags, taggedFilter } from "./tags";

/** The workspaces of a list, by its `search`, `filter` and `sort`. Source: API documentation, "List workspaces". */
export function searchWorkspaces(store: Store, workspaces: readonly Workspace[], query: URLSearchParams): Workspace[] {
  const name = (query.get("search[name]") ?? "").toLowerCase();
  const wildcard = wildcardOf(query.get("search[wildcard-name]"));
  const tags = words(query.get("search[tags]"));
  const excluded = words(query.get("search[exclude-tags]") ?? query.get("search[exclude_tags]"));
  const project = query.get("filter[project][id]");
  const statuses = words(query.get("filter[current-run][status]"));
  const tagged = taggedFilter(query);
  const found = workspaces.filter(
    (workspace) =>
      workspace.name.toLowerCase().includes(name) &&
      (wildcard === undefined || wildcard.test(workspace.name)) &&
      tags.every((tag) => isTagged(store, workspace, tag)) &&
      !excluded.some((tag) => isTagged(store, workspace, tag)) &&
      (project === null || project === "" || workspace.projectId === project) &&
      (statuses.length === 0 || statuses.includes(store.runs.get(workspace.currentRunId)?.status ?? "")) &&
      hasTags(effectiveTags(store, workspace), tagged),
  );
  return sorted(store, found, query.get("sort"));
}

/** By a flat tag, or by the key of one with a value: for its tags with values the CLI sends `search[tags]` too, with their keys. */
function isTagged(store: Store, workspace: Workspace, tag: string): boolean {
  return workspace.tagNames.has(tag) || [...effectiveTags(store, workspace).keys()].some((key) => key.toLowerCase() === tag);
}

function words(text: string | null): string[] {
  return (text ?? "")
    .split(",")
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== "");
}

function wildcardOf(pattern: string | null): RegExp | undefined {
  if (pattern === null || pattern === "") return undefined;
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i");
}

function sorted(store: Store, workspaces: readonly Workspace[], sort: string | null): Workspace[] {
  const by = sort?.replace(/^-/, "") || "name";
  const key = Object.hasOwn(KEYS, by) ? KEYS[by] : undefined;
  if (key === undefined)
    throw invalidParameter("sort", `Sort must be one of ${Object.keys(KEYS).join(", ")}, with a hyphen in front to reverse it`);
  const direction = sort?.startsWith("-") ? -1 : 1;
  return [...workspaces].sort((a, b) => {
    const [left, right] = [key(store, a), key(store, b)];
    return left < right ? -direction : left > right ? direction : 0;
  });
}

const KEYS: Readonly<Record<string, (store: Store, workspace: Workspace) => string | number>> = {
  name: (_store, { name }) => name,
  "current-run.created-at": (store, { currentRunId }) => store.runs.get(currentRunId)?.createdAt.getTime() ?? Number.POSITIVE_INFINITY,
  "latest-change-at": (store, workspace) => latestChange(store, workspace).getTime(),
};
