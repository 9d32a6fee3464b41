import { invalidParameter } from "../http/errors";
import { poolOf } from "../model/execution";
import { awaitsDecision, isFinal, operationOf } from "../model/run-states";
import type { Run } from "../model/runs";
import type { Store } from "../model/store";

/** The runs of a list, by its filters. Source: API documentation, "List Runs in a Workspace". @param runs newest first */
export function searchRuns(
  store: Store,
  runs: readonly Run[],
  query: URLSearchParams,
  { planOnly }: { readonly planOnly: boolean },
): Run[] {
  const words = (name: string) => {
    const text = query.get(name);
    return text === null || text === "" ? undefined : text.split(",").map((each) => each.trim());
  };
  const operations = words("filter[operation]");
  const statuses = words("filter[status]");
  const sources = words("filter[source]");
  const pools = words("filter[agent_pool_names]");
  const workspaces = words("filter[workspace_names]");
  const timeframe = query.get("filter[timeframe]");
  const [user, commit, basic] = ["search[user]", "search[commit]", "search[basic]"].map((name) => query.get(name) || undefined);
  const group = groupOf(query.get("filter[status_group]"));
  return runs.filter((run) => {
    const workspace = store.workspaces.of(run.workspaceId);
    const pool = store.agentPools.get(poolOf(store, workspace))?.name ?? "";
    const name = store.users.get(run.createdBy)?.username ?? "";
    return (
      (operations?.includes(operationOf(run)) ?? (planOnly || !run.options["plan-only"])) &&
      (statuses?.includes(run.status) ?? true) &&
      (sources?.includes(run.source) ?? true) &&
      (pools?.includes(pool) ?? true) &&
      (workspaces?.includes(workspace.name) ?? true) &&
      inTime(run, timeframe) &&
      group(run) &&
      (user === undefined || name === user) &&
      // No configuration comes from a VCS, so none has a commit.
      commit === undefined &&
      (basic === undefined || user !== undefined || run.id === basic || run.message.includes(basic) || name === basic)
    );
  });
}

function groupOf(group: string | null): (run: Run) => boolean {
  if (group === null || group === "") return () => true;
  if (group === "final") return isFinal;
  if (group === "non_final") return (run) => !isFinal(run);
  if (group === "discardable") return awaitsDecision;
  throw invalidParameter("filter[status_group]", "filter[status_group] must be final, non_final or discardable");
}

function inTime({ createdAt }: Run, timeframe: string | null): boolean {
  if (timeframe === null || timeframe === "") return true;
  if (timeframe === "year") return Date.now() - createdAt.getTime() < 365 * 24 * 60 * 60 * 1000;
  return String(createdAt.getUTCFullYear()) === timeframe;
}
