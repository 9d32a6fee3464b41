import { createHash } from "node:crypto";
import { isOwner, may } from "../access/actors";
import { at, instant, type Resource, toMany, toOne } from "../http/document";
import {
  type Membership,
  ORGANIZATION_ACCESS,
  type Team,
  type TeamProject,
  type TeamWorkspace,
  type Token,
  type User,
} from "../model/people";
import type { Show, View } from "./view";

function avatar(email: string): string {
  return `https://www.gravatar.com/avatar/${createHash("md5").update(email).digest("hex")}?s=100&d=mm`;
}

/** Others see the name alone; the user itself its account too. */
export const showUser: Show<User> = (user, { actor }) => {
  const self = actor.kind === "user" && actor.user.id === user.id;
  return {
    id: user.id,
    type: "users",
    attributes: {
      username: user.username,
      "is-service-account": user.username.startsWith("api-"),
      "auth-method": "tfc",
      "avatar-url": avatar(user.email),
      "v2-only": false,
      ...(self && {
        email: user.email,
        "unconfirmed-email": null,
        "is-site-admin": false,
        "is-admin": false,
        "is-sso-login": false,
        "is-confirmed": true,
        "is-sudo": false,
        "has-git-hub-app-token": false,
        "has-linked-hcp": false,
        "two-factor": { enabled: false, verified: false },
      }),
      permissions: {
        "can-create-organizations": false,
        "can-view-settings": self,
        "can-view-profile": self,
        "can-change-email": self,
        "can-change-username": self,
        "can-change-password": self,
        "can-manage-sessions": self,
        "can-manage-sso-identities": false,
        "can-manage-user-tokens": self,
        "can-update-user": self,
        "can-reenable-2fa-by-unlinking": false,
        "can-manage-hcp-accounts": false,
      },
    },
    relationships: {
      "authentication-tokens": at(`/users/${user.id}/authentication-tokens`),
      "github-app-oauth-tokens": at(`/users/${user.id}/github-app-oauth-tokens`),
      ...(self && { "authenticated-resource": toOne("users", user.id, `/api/v2/users/${user.id}`) }),
    },
    links: { self: `/api/v2/users/${user.id}` },
  };
};

export const showMembership: Show<Membership> = (membership, { store }) => ({
  id: membership.id,
  type: "organization-memberships",
  attributes: {
    status: membership.status,
    email: membership.email,
    "created-at": instant(membership.createdAt),
  },
  relationships: {
    teams: toMany(
      "teams",
      store.teams
        .where(({ organization, userIds }) => organization === membership.organization && userIds.has(membership.userId ?? ""))
        .map(({ id }) => id),
    ),
    user: toOne("users", membership.userId),
    organization: toOne("organizations", membership.organization),
  },
  links: { self: `/api/v2/organization-memberships/${membership.id}` },
});

export const showTeam: Show<Team> = (team, { store, actor }) => {
  const manages = may(store, actor, team.organization, "manage-teams");
  const owner = isOwner(store, actor, team.organization);
  const owners = team.name === "owners";
  const memberships = store.memberships.where(
    ({ organization, userId }) => organization === team.organization && userId !== undefined && team.userIds.has(userId),
  );
  const token = store.tokens.find(({ kind, owner: of }) => kind === "team" && of === team.id);
  return {
    id: team.id,
    type: "teams",
    attributes: {
      name: team.name,
      description: team.description ?? null,
      "sso-team-id": team.ssoTeamId ?? null,
      "users-count": team.userIds.size,
      visibility: team.visibility,
      "allow-member-token-management": team.allowMemberTokenManagement,
      "is-unified": false,
      "created-at": instant(team.createdAt),
      permissions: {
        "can-update-membership": manages,
        "can-destroy": manages && !owners,
        "can-update-organization-access": owner && !owners,
        "can-update-api-token": manages,
        "can-update-visibility": manages && !owners,
        "can-update-name": manages && !owners,
        "can-update-sso-team-id": manages,
        "can-update-member-token-management": manages,
        "can-view-api-token": manages,
      },
      "organization-access": Object.fromEntries(ORGANIZATION_ACCESS.map((name) => [name, owners || team.access.has(name)])),
    },
    relationships: {
      users: toMany("users", [...team.userIds]),
      "organization-memberships": toMany(
        "organization-memberships",
        memberships.map(({ id }) => id),
      ),
      organization: toOne("organizations", team.organization),
      "authentication-token": token === undefined ? { data: null } : toOne("authentication-tokens", token.id),
    },
    links: { self: `/api/v2/teams/${team.id}` },
  };
};

/** @param secret the token itself, which only the answer to its creation holds */
export function showToken(token: Token, _view: View, secret?: string): Resource {
  return {
    id: token.id,
    type: "authentication-tokens",
    attributes: {
      "created-at": instant(token.createdAt),
      "last-used-at": instant(token.lastUsedAt),
      description: token.description ?? null,
      token: secret ?? null,
      "expired-at": instant(token.expiredAt),
    },
    relationships: {
      "created-by": toOne("users", token.createdBy),
      ...(token.kind === "team" && { team: toOne("teams", token.owner) }),
    },
  };
}

export const showTeamWorkspace: Show<TeamWorkspace> = ({ id, teamId, workspaceId, access, custom }) => ({
  id,
  type: "team-workspaces",
  attributes: { access, ...custom },
  relationships: {
    team: toOne("teams", teamId, `/api/v2/teams/${teamId}`),
    workspace: toOne("workspaces", workspaceId, `/api/v2/workspaces/${workspaceId}`),
  },
  links: { self: `/api/v2/team-workspaces/${id}` },
});

export const showTeamProject: Show<TeamProject> = ({ id, teamId, projectId, access, projectAccess, workspaceAccess }) => ({
  id,
  type: "team-projects",
  attributes: { access, "project-access": projectAccess, "workspace-access": workspaceAccess },
  relationships: {
    team: toOne("teams", teamId, `/api/v2/teams/${teamId}`),
    project: toOne("projects", projectId, `/api/v2/projects/${projectId}`),
  },
  links: { self: `/api/v2/team-projects/${id}` },
});
