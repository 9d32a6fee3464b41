import { z } from "zod";
import { type Call, NO_CONTENT, type Routes } from "../api/call";
import { may, OWNERS } from "../access/actors";
import { forbidden, invalidAttribute, notFound, unprocessable } from "../http/errors";
import { attributesOf, flag, type Input, label, oneOf, readInput, readMembers, requiredText, text } from "../http/input";
import { ORGANIZATION_ACCESS, type OrganizationAccess, type Team } from "../model/people";
import type { Parts } from "../parts";
import { showMembership, showTeam } from "../shows/people";
import { addTeam } from "../workspaces/organizations";
import { list, listed, one } from "./answers";

const schema = z
  .object({
    name: requiredText.regex(/^[A-Za-z0-9_-]+$/, "can only include letters, numbers, -, and _"),
    description: text.nullable(),
    "sso-team-id": text.nullable(),
    visibility: oneOf("secret", "organization"),
    "allow-member-token-management": flag,
    "organization-access": z.record(z.string(), z.boolean()),
  })
  .partial();

/** A name may have spaces once the team is there (go-tfe, `team_integration_test.go`). */
const changes = schema.extend({ name: requiredText.regex(/^[A-Za-z0-9_ -]+$/, "can only include letters, numbers, -, and _").optional() });

/** What is granted with a wider access (API documentation, "Create a Team"). */
const CASCADES = [
  ["manage-projects", "manage-workspaces"],
  ["read-projects", "read-workspaces"],
] as const;

/** Teams and who is in them. */
export function teamRoutes(routes: Routes, parts: Parts): void {
  const { store, guards } = parts;

  routes.get("/organizations/:organization/teams", (call) => {
    const { name } = guards.organization(call.actor, call.params.organization);
    const names = listed(call.query, "filter[names]");
    const q = call.query.get("q")?.toLowerCase() ?? "";
    const found = store.teams.where(
      (team) =>
        team.organization === name &&
        guards.seesTeam(call.actor, team) &&
        (names?.includes(team.name) ?? true) &&
        team.name.toLowerCase().includes(q),
    );
    return list(parts, call, showTeam, found);
  });

  routes.post("/organizations/:organization/teams", (call) => {
    const { name: organization } = guards.organizationWith(call.actor, call.params.organization, "manage-teams");
    const given = attributesOf(readInput(call.body, "teams"), schema);
    if (given.name === undefined) throw invalidAttribute("name", "Name can't be blank");
    unique(organization, given.name);
    const team = addTeam(store, { organization, name: given.name, users: [], access: [], visibility: given.visibility ?? "secret" });
    update(call, team, given);
    // 200: documentation and OpenAPI description agree on it.
    return one(parts, call, showTeam, team);
  });

  routes.get("/teams/:id", (call) => one(parts, call, showTeam, guards.team(call.actor, call.params.id)));

  routes.patch("/teams/:id", (call) => {
    const team = guards.team(call.actor, call.params.id, "manage");
    const given = attributesOf(readInput(call.body, "teams"), changes);
    if (given.name !== undefined && given.name !== team.name) {
      if (team.name === OWNERS) throw unprocessable("The owners team cannot be renamed", "invalid attribute");
      unique(team.organization, given.name);
      team.name = given.name;
    }
    update(call, team, given);
    return one(parts, call, showTeam, team);
  });

  routes.delete("/teams/:id", (call) => {
    const team = guards.team(call.actor, call.params.id, "manage");
    if (team.name === OWNERS) throw forbidden("The owners team cannot be deleted");
    store.teamWorkspaces.remove(({ teamId }) => teamId === team.id);
    store.teamProjects.remove(({ teamId }) => teamId === team.id);
    store.tokens.remove(({ kind, owner }) => kind === "team" && owner === team.id);
    store.teams.delete(team.id);
    return NO_CONTENT;
  });

  routes.get("/teams/:id/relationships/organization-memberships", (call) => {
    const { organization, userIds } = guards.team(call.actor, call.params.id);
    const members = store.memberships.where((each) => each.organization === organization && userIds.has(each.userId ?? ""));
    return list(parts, call, showMembership, members);
  });

  const members = (call: Call, find: (team: Team, member: Input) => string | undefined): [Team, string[]] => {
    const team = guards.team(call.actor, call.params.id, "manage");
    const users = readMembers(call.body).map((member) => {
      const id = find(team, member);
      if (id === undefined) throw notFound();
      return id;
    });
    return [team, users];
  };
  const byName = (team: Team, { id }: Input) => {
    const user = store.users.find(({ username, id: known }) => username === id || known === id);
    return store.memberships.find(({ organization, userId }) => organization === team.organization && userId === user?.id)?.userId;
  };
  const byMembership = (team: Team, { id }: Input) => {
    const membership = store.memberships.get(id);
    return membership?.organization === team.organization ? membership.userId : undefined;
  };
  for (const [kind, find] of [
    ["users", byName],
    ["organization-memberships", byMembership],
  ] as const) {
    routes.post(`/teams/:id/relationships/${kind}`, (call) => {
      const [team, users] = members(call, find);
      for (const id of users) team.userIds.add(id);
      return NO_CONTENT;
    });
    routes.delete(`/teams/:id/relationships/${kind}`, (call) => {
      const [team, users] = members(call, find);
      if (team.name === OWNERS && [...team.userIds].every((id) => users.includes(id)))
        throw unprocessable("The owners team needs a member", "unprocessable entity");
      for (const id of users) team.userIds.delete(id);
      return NO_CONTENT;
    });
  }

  function unique(organization: string, name: string): void {
    if (store.teams.find((team) => team.organization === organization && team.name === name))
      throw invalidAttribute("name", "Name has already been taken");
  }

  function update(call: Call, team: Team, given: Omit<z.infer<typeof schema>, "name">): void {
    const { "organization-access": access } = given;
    if (access && !may(store, call.actor, team.organization, "manage-organization-access")) throw notFound();
    for (const [wide, narrow] of CASCADES)
      if (access?.[wide] === true && access[narrow] === false)
        throw invalidAttribute("organization-access", `${label(narrow)} cannot be false if ${wide} is true`);
    for (const [name, granted] of Object.entries(access ?? {})) {
      const known = ORGANIZATION_ACCESS.find((each): each is OrganizationAccess => each === name.replaceAll("_", "-"));
      if (known === undefined) continue;
      if (granted) team.access.add(known);
      else team.access.delete(known);
    }
    for (const [wide, narrow] of CASCADES) if (team.access.has(wide)) team.access.add(narrow);
    if (given.description !== undefined) team.description = given.description ?? undefined;
    if (given["sso-team-id"] !== undefined) team.ssoTeamId = given["sso-team-id"] ?? undefined;
    team.visibility = given.visibility ?? team.visibility;
    team.allowMemberTokenManagement = given["allow-member-token-management"] ?? team.allowMemberTokenManagement;
  }
}
