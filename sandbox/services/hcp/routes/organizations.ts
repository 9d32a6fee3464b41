import { z } from "zod";
import { type Answer, type Call, NO_CONTENT, ok, type Routes } from "../api/call";
import { isMember, userOf } from "../access/actors";
import { invalidAttribute, notFound } from "../http/errors";
import { attributesOf, flag, oneOf, readInput, requiredText, text } from "../http/input";
import { withPool } from "../workspaces/default-pool";
import { isFinal } from "../model/run-states";
import type { Organization } from "../model/places";
import type { Parts } from "../parts";
import { showEntitlements } from "../shows/entitlements";
import { showOrganization } from "../shows/organizations";
import { showRun } from "../shows/runs";
import { addOrganization, removeOrganization, renameOrganization } from "../workspaces/organizations";
import { list, made, one, pageOrAll } from "./answers";
import { deleteWorkspace } from "./delete-workspace";

const settings = z
  .object({
    name: requiredText,
    email: z.string({ error: "can't be blank" }).regex(/^\S+@\S+$/, "is not a valid email address"),
    "default-execution-mode": oneOf("remote", "local", "agent"),
    "default-agent-pool-id": text.nullable(),
    "assessments-enforced": flag,
    "cost-estimation-enabled": flag,
    "allow-force-delete-workspaces": flag,
    "send-passing-statuses-for-untriggered-speculative-plans": flag,
    "aggregated-commit-status-enabled": flag,
    "speculative-plan-management-enabled": flag,
    "global-module-sharing": flag,
    "session-timeout": z.number().nullable(),
    "session-remember": z.number().nullable(),
    "collaborator-auth-policy": oneOf("password", "two_factor_mandatory"),
    "owners-team-saml-role-id": text.nullable(),
    "stacks-enabled": flag,
    "user-tokens-enabled": flag,
    "max-ttl-enabled": flag,
  })
  .partial();

const PASSING = "send-passing-statuses-for-untriggered-speculative-plans";

/** Organizations, what they may use, and how busy they are. */
export function organizationRoutes(routes: Routes, parts: Parts): void {
  const { store, guards, engine } = parts;

  routes.get("/organizations", (call) => {
    const { query, actor } = call;
    const [q, email, name] = [query.get("q"), query.get("q[email]"), query.get("q[name]")].map((each) => each?.toLowerCase());
    const matches = (each: Organization) =>
      q ? each.name.includes(q) || each.email.includes(q) : each.email.includes(email ?? "") && each.name.includes(name ?? "");
    return pageOrAll(
      parts,
      call,
      showOrganization,
      store.organizations.where((each) => isMember(store, actor, each.name) && matches(each)),
    );
  });

  routes.post("/organizations", (call) => {
    const user = userOf(call.actor);
    if (user === undefined) throw notFound();
    const input = readInput(call.body, "organizations");
    const { name, email, ...rest } = withPool(input, attributesOf(input, settings));
    if (name === undefined) throw invalidAttribute("name", "Name can't be blank");
    if (email === undefined) throw invalidAttribute("email", "Email can't be blank");
    checkName(name);
    const organization = addOrganization(store, { name, email, owners: [user] });
    update(organization, rest);
    return made(parts, call, showOrganization, organization);
  });

  routes.get("/organizations/:organization", (call) =>
    one(parts, call, showOrganization, guards.organization(call.actor, call.params.organization)),
  );

  const patch = (call: Call): Answer => {
    const organization = guards.owned(call.actor, call.params.organization);
    const input = readInput(call.body, "organizations");
    const { name, email, ...rest } = withPool(input, attributesOf(input, settings));
    if (name !== undefined && name !== organization.name) checkName(name, organization);
    update(organization, rest);
    organization.email = email ?? organization.email;
    if (name !== undefined && name !== organization.name) renameOrganization(store, organization, name);
    return one(parts, call, showOrganization, organization);
  };
  routes.patch("/organizations/:organization", patch);
  routes.put("/organizations/:organization", patch);

  routes.delete("/organizations/:organization", (call) => {
    const organization = guards.owned(call.actor, call.params.organization);
    for (const workspace of store.workspaces.where((each) => each.organization === organization.name))
      deleteWorkspace(store, engine, workspace);
    removeOrganization(store, organization);
    return NO_CONTENT;
  });

  routes.get("/organizations/:organization/entitlement-set", (call) =>
    one(parts, call, showEntitlements, guards.organization(call.actor, call.params.organization)),
  );

  routes.get("/organizations/:organization/capacity", (call) => {
    const { name } = guards.organization(call.actor, call.params.organization);
    const runs = runsIn(name);
    const attributes = {
      pending: runs.filter(({ status }) => status === "pending").length,
      running: runs.filter(({ status }) => running(status)).length,
    };
    return ok({ data: { id: name, type: "organization-capacity", attributes } });
  });

  routes.get("/organizations/:organization/runs/queue", (call) => {
    const { name } = guards.organization(call.actor, call.params.organization);
    return list(
      parts,
      call,
      showRun,
      runsIn(name).filter((run) => !isFinal(run) && (run.status === "pending" || running(run.status))),
    );
  });

  function checkName(name: string, present?: Organization): void {
    if (!/^[A-Za-z0-9_-]{3,40}$/.test(name))
      throw invalidAttribute("name", "Name can only contain letters, numbers, -, and _, and must have 3 to 40 characters");
    const same = store.organization(name);
    if (same !== undefined && same.id !== present?.id) throw invalidAttribute("name", "Name has already been taken");
  }

  function runsIn(name: string) {
    return store.runs.where(({ workspaceId }) => store.workspaces.get(workspaceId)?.organization === name);
  }

  function running(status: string): boolean {
    return ["plan_queued", "planning", "apply_queued", "applying"].includes(status);
  }

  function update(organization: Organization, rest: Omit<z.infer<typeof settings>, "name" | "email">): void {
    const { "default-execution-mode": mode, "default-agent-pool-id": pool, ...others } = rest;
    if (pool && (mode ?? organization.defaultExecutionMode) !== "agent")
      throw invalidAttribute("default-agent-pool-id", "Default agent pool must not be specified unless using 'agent' execution mode");
    if (mode === "agent" && !pool && organization.defaultAgentPoolId === undefined)
      throw invalidAttribute("default-agent-pool-id", "Default agent pool must be specified when using 'agent' execution mode");
    if (pool && store.agentPools.get(pool)?.organization !== organization.name)
      throw invalidAttribute("default-agent-pool-id", "Default agent pool was not found");
    const after = { ...organization.settings, ...others };
    if (others["aggregated-commit-status-enabled"] === true && after[PASSING] === true)
      throw invalidAttribute("aggregated-commit-status-enabled", "Aggregated commit status enabled cannot be used with passing statuses");
    if (mode !== undefined) organization.defaultExecutionMode = mode;
    if (pool !== undefined) organization.defaultAgentPoolId = pool ?? undefined;
    if (mode !== undefined && mode !== "agent") organization.defaultAgentPoolId = undefined;
    Object.assign(organization.settings, others);
  }
}
