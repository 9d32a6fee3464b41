import { z } from "zod";
import { type Call, NO_CONTENT, type Routes } from "../api/call";
import { isOwner, may, userOf } from "../access/actors";
import { forbidden, invalidAttribute, notFound } from "../http/errors";
import { attributesOf, readInput, relatedMany, requiredText } from "../http/input";
import { newId } from "../model/ids";
import type { Membership } from "../model/people";
import type { Parts } from "../parts";
import { showMembership, showUser } from "../shows/people";
import { list, listed, one, viewOf } from "./answers";

/** Who belongs to an organization. */
export function membershipRoutes(routes: Routes, parts: Parts): void {
  const { store, guards } = parts;

  routes.get("/organizations/:organization/organization-memberships", (call) => {
    const { name } = guards.organization(call.actor, call.params.organization);
    const q = (call.query.get("q") ?? "").toLowerCase();
    const emails = listed(call.query, "filter[email]");
    const status = call.query.get("filter[status]");
    const found = store.memberships.where(({ organization, email, status: present, userId }) => {
      const username = store.users.get(userId)?.username ?? "";
      const searched = email.toLowerCase().includes(q) || username.toLowerCase().includes(q);
      return organization === name && searched && (emails?.includes(email) ?? true) && (!status || present === status);
    });
    return list(parts, call, showMembership, found);
  });

  routes.get("/organization-memberships", (call) => {
    const user = userOf(call.actor);
    return list(
      parts,
      call,
      showMembership,
      store.memberships.where(({ userId }) => userId !== undefined && userId === user?.id),
    );
  });

  routes.post("/organizations/:organization/organization-memberships", (call) => {
    const { name: organization } = guards.organizationWith(call.actor, call.params.organization, "manage-membership");
    const input = readInput(call.body, "organization-memberships");
    const { email } = attributesOf(input, z.object({ email: requiredText.regex(/^\S+@\S+$/, "is not a valid email address") }));
    const teams = (relatedMany(input, "teams") ?? []).map(({ id }) => guards.team(call.actor, id, "manage"));
    if (store.memberships.find((each) => each.organization === organization && each.email === email))
      throw invalidAttribute("email", "Email has already been taken");
    const user =
      store.users.find((each) => each.email === email) ??
      store.users.add({ id: newId("user"), username: freeName(email), email, createdAt: new Date() });
    const membership: Membership = { id: newId("ou"), organization, userId: user.id, email, status: "invited", createdAt: new Date() };
    for (const team of teams) team.userIds.add(user.id);
    const view = viewOf(parts, call);
    // The answer has the user in it, whom nobody asked for (API documentation, "Invite a User to an Organization").
    const document = { data: showMembership(store.memberships.add(membership), view), included: [showUser(user, view)] };
    return { status: 201, document };
  });

  routes.get("/organization-memberships/:id", (call) => one(parts, call, showMembership, membershipOf(call)));

  routes.delete("/organization-memberships/:id", (call) => {
    const membership = membershipOf(call);
    const self = userOf(call.actor)?.id === membership.userId;
    if (self && isOwner(store, call.actor, membership.organization))
      throw forbidden("You cannot remove yourself from organizations which you own");
    if (!self && !may(store, call.actor, membership.organization, "manage-membership")) throw notFound();
    for (const team of store.teams.where(({ organization }) => organization === membership.organization))
      team.userIds.delete(membership.userId ?? "");
    store.memberships.delete(membership.id);
    return NO_CONTENT;
  });

  function membershipOf(call: Call): Membership {
    const found = store.memberships.get(call.params.id);
    if (found === undefined) throw notFound();
    guards.organization(call.actor, found.organization);
    return found;
  }

  function freeName(email: string): string {
    const name = (email.split("@")[0] ?? "user").replaceAll(/[^A-Za-z0-9_-]/g, "-");
    return store.users.find(({ username }) => username === name) ? `${name}-${newId("x").slice(2, 6)}` : name;
  }
}
