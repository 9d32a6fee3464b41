import { z } from "zod";
import { type Call, NO_CONTENT, type Routes } from "../api/call";
import { may } from "../access/actors";
import { invalidAttribute, invalidParameter, notFound, unprocessable } from "../http/errors";
import { attributesOf, flag, type Input, readInput, relatedMany, requiredText } from "../http/input";
import { newId } from "../model/ids";
import type { Agent, AgentPool } from "../model/places";
import type { Parts } from "../parts";
import { showAgent, showAgentPool } from "../shows/projects";
import { list, made, one } from "./answers";

const schema = z.object({ name: requiredText, "organization-scoped": flag }).partial();

/**
 * Agent pools, and the agents in them. A real agent speaks a protocol that HashiCorp does not describe. In the sandbox one is
 * there as soon as it is registered with a token of its pool, and what waits for the pool runs then; without one it waits for ever.
 */
export function agentRoutes(routes: Routes, parts: Parts): void {
  const { store, guards, engine } = parts;

  routes.get("/organizations/:organization/agent-pools", (call) => {
    const { name } = guards.organization(call.actor, call.params.organization);
    const q = (call.query.get("q") ?? "").toLowerCase();
    const workspaceName = call.query.get("filter[allowed_workspaces][name]");
    const workspace = workspaceName ? store.workspace(name, workspaceName) : undefined;
    const allowed = (pool: AgentPool) =>
      workspaceName === null || pool.organizationScoped || (workspace !== undefined && pool.allowedWorkspaces.includes(workspace.id));
    const project = call.query.get("filter[allowed_projects][name]");
    const projectId = project ? store.projects.find((each) => each.organization === name && each.name === project)?.id : undefined;
    const forProject = (pool: AgentPool) =>
      project === null || pool.organizationScoped || (projectId !== undefined && pool.allowedProjects.includes(projectId));
    return list(
      parts,
      call,
      showAgentPool,
      sorted(
        store.agentPools.where(
          (pool) => pool.organization === name && pool.name.toLowerCase().includes(q) && allowed(pool) && forProject(pool),
        ),
        call.query.get("sort"),
      ),
    );
  });

  routes.post("/organizations/:organization/agent-pools", (call) => {
    const { name: organization } = guards.organizationWith(call.actor, call.params.organization, "manage-agent-pools");
    const input = readInput(call.body, "agent-pools");
    const { name, "organization-scoped": scoped = true } = attributesOf(input, schema);
    if (name === undefined) throw invalidAttribute("name", "Name can't be blank");
    unique(organization, name);
    const pool: AgentPool = {
      id: newId("apool"),
      organization,
      name,
      createdAt: new Date(),
      organizationScoped: scoped,
      allowedWorkspaces: [],
      allowedProjects: [],
      excludedWorkspaces: [],
    };
    relate(pool, input);
    return made(parts, call, showAgentPool, store.agentPools.add(pool));
  });

  routes.get("/agent-pools/:id", (call) => one(parts, call, showAgentPool, poolOf(call)));
  routes.patch("/agent-pools/:id", (call) => {
    const pool = poolOf(call, true);
    const input = readInput(call.body, "agent-pools");
    const { name, "organization-scoped": scoped } = attributesOf(input, schema);
    if (name !== undefined && name !== pool.name) unique(pool.organization, name);
    pool.name = name ?? pool.name;
    pool.organizationScoped = scoped ?? pool.organizationScoped;
    relate(pool, input);
    return one(parts, call, showAgentPool, pool);
  });
  routes.delete("/agent-pools/:id", (call) => {
    const pool = poolOf(call, true);
    const used = store.workspaces.find(({ agentPoolId }) => agentPoolId === pool.id);
    if (used) throw unprocessable(`Agent pool is used by the workspace ${used.name}`, "unprocessable entity");
    store.tokens.remove(({ kind, owner }) => kind === "agent" && owner === pool.id);
    store.agents.remove(({ poolId }) => poolId === pool.id);
    store.agentPools.delete(pool.id);
    return NO_CONTENT;
  });

  routes.get("/agent-pools/:id/agents", (call) => {
    const pool = poolOf(call);
    const since = call.query.get("filter[last-ping-since]");
    const late = since ? new Date(since).getTime() : 0;
    return list(
      parts,
      call,
      showAgent,
      store.agents.where(({ poolId, lastPingAt }) => poolId === pool.id && lastPingAt.getTime() >= late),
    );
  });
  routes.get("/agents/:id", (call) => one(parts, call, showAgent, agentOf(call)));
  routes.delete("/agents/:id", (call) => {
    const agent = agentOf(call, true);
    if (agent.status === "idle" || agent.status === "busy")
      throw unprocessable(`The agent is ${agent.status}; only one that is gone can be deleted`, "unprocessable entity");
    store.agents.delete(agent.id);
    return NO_CONTENT;
  });

  routes.post("/agents/register", (call) => {
    if (call.actor.kind !== "agent") throw notFound();
    const { name } = z
      .object({ name: z.string().min(1).default("sandbox-agent") })
      .catch({ name: "sandbox-agent" })
      .parse(call.body ?? {});
    const now = new Date();
    const agent = store.agents.add<Agent>({
      id: newId("agent"),
      poolId: call.actor.poolId,
      name,
      status: "idle",
      ipAddress: "127.0.0.1",
      createdAt: now,
      lastPingAt: now,
    });
    engine.wakeAgents();
    return made(parts, call, showAgent, agent);
  });
  routes.post("/agents/:id/actions/exit", (call) => {
    const agent = store.agents.get(call.params.id);
    if (agent === undefined || call.actor.kind !== "agent" || call.actor.poolId !== agent.poolId) throw notFound();
    agent.status = "exited";
    return one(parts, call, showAgent, agent);
  });

  function poolOf({ actor, params }: Pick<Call, "actor" | "params">, change = false): AgentPool {
    const pool = store.agentPools.get(params.id);
    if (pool === undefined) throw notFound();
    guards.organization(actor, pool.organization);
    if (change && !may(store, actor, pool.organization, "manage-agent-pools")) throw notFound();
    return pool;
  }

  function agentOf(call: Call, change = false): Agent {
    const agent = store.agents.get(call.params.id);
    if (agent === undefined) throw notFound();
    poolOf({ actor: call.actor, params: { id: agent.poolId } }, change);
    return agent;
  }

  function relate(pool: AgentPool, input: Input): void {
    const ids = (name: string) => relatedMany(input, name)?.map(({ id }) => id);
    pool.allowedWorkspaces = ids("allowed-workspaces") ?? pool.allowedWorkspaces;
    pool.allowedProjects = ids("allowed-projects") ?? pool.allowedProjects;
    pool.excludedWorkspaces = ids("excluded-workspaces") ?? pool.excludedWorkspaces;
  }

  function unique(organization: string, name: string): void {
    if (store.agentPools.find((pool) => pool.organization === organization && pool.name === name))
      throw invalidAttribute("name", "Name has already been taken");
  }
}

/** By `name` or `created-at`, reversed with a hyphen in front. Throws 400 for anything else. */
function sorted(pools: readonly AgentPool[], sort: string | null): AgentPool[] {
  const by = sort?.replace(/^-/, "");
  if (by === undefined || by === "") return [...pools];
  if (by !== "name" && by !== "created-at")
    throw invalidParameter("sort", "Sort must be name or created-at, with a hyphen in front to reverse it");
  const key = (pool: AgentPool) => (by === "name" ? pool.name : pool.createdAt.toISOString());
  const direction = sort?.startsWith("-") ? -1 : 1;
  return [...pools].sort((a, b) => direction * (key(a) < key(b) ? -1 : 1));
}
