import { z } from "zod";
import { NO_CONTENT, ok, type Routes } from "../api/call";
import { unauthorized, notFound, unprocessable } from "../http/errors";
import { attributesOf, readInput, requiredText } from "../http/input";
import { isMember, userOf } from "../access/actors";
import type { Parts } from "../parts";
import { showUser } from "../shows/people";
import { one } from "./answers";

const updateSchema = z.object({ username: requiredText, email: requiredText.regex(/^\S+@\S+$/, "is not a valid email address") }).partial();

/** `/ping`, the caller's own account, and users. */
export function accountRoutes(routes: Routes, parts: Parts): void {
  const { store } = parts;
  routes.get("/ping", () => NO_CONTENT);

  routes.get("/account/details", (call) => {
    const user = userOf(call.actor);
    if (user) return one(parts, call, showUser, user);
    // A team's or organization's token acts as a user of its own (documentation, "API tokens").
    if (call.actor.kind !== "team" && call.actor.kind !== "organization") throw unauthorized();
    const name = call.actor.kind === "team" ? `api-team_${call.actor.team.id}` : `api-org-${call.actor.organization}`;
    const service = { id: `user-${call.actor.tokenId.slice(3)}`, username: name, email: `${name}@sandbox.invalid`, createdAt: new Date(0) };
    return one(parts, call, showUser, service);
  });

  routes.patch("/account/update", (call) => {
    const user = userOf(call.actor);
    if (user === undefined) throw unauthorized();
    const { username, email } = attributesOf(readInput(call.body, "users"), updateSchema);
    if (username !== undefined && store.users.find((each) => each.username === username && each.id !== user.id))
      throw unprocessable("Username has already been taken", "invalid attribute");
    user.username = username ?? user.username;
    user.email = email ?? user.email;
    return one(parts, call, showUser, user);
  });

  routes.get("/users/:id", (call) => {
    const user = store.users.get(call.params.id);
    if (user === undefined || !knows(call.actor, user.id)) throw notFound();
    return one(parts, call, showUser, user);
  });

  routes.get("/users/:id/github-app-oauth-tokens", () => ok({ data: [] }));

  /** People see each other in an organization that both belong to. */
  function knows(actor: Parameters<typeof isMember>[1], userId: string): boolean {
    if (userOf(actor)?.id === userId) return true;
    return store.memberships.where((each) => each.userId === userId).some(({ organization }) => isMember(store, actor, organization));
  }
}
