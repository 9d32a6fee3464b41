import { z } from "zod";
import { type Answer, type Call, NO_CONTENT, type Routes } from "../api/call";
import { isOwner, may, userOf } from "../access/actors";
import { issueToken, type NewToken } from "../access/tokens";
import { invalidAttribute, notFound } from "../http/errors";
import { attributesOf, readInput, requiredText, text } from "../http/input";
import type { Token } from "../model/people";
import type { Organization } from "../model/places";
import type { Parts } from "../parts";
import { showToken } from "../shows/people";
import { list, one, pageOrAll, viewOf } from "./answers";

const schema = z.object({ description: text.nullable(), "expired-at": text.nullable() }).partial();

/** Tokens of people, teams, organizations and agent pools. Each is shown once, in the answer to its creation. */
export function tokenRoutes(routes: Routes, parts: Parts): void {
  const { store, guards } = parts;
  const of = (kind: Token["kind"], owner: string) => store.tokens.where((each) => each.kind === kind && each.owner === owner);

  routes.get("/users/:id/authentication-tokens", (call) => {
    const user = store.users.get(call.params.id);
    if (user === undefined) throw notFound();
    return pageOrAll(parts, call, showToken, userOf(call.actor)?.id === user.id ? of("user", user.id) : []);
  });
  routes.post("/users/:id/authentication-tokens", (call) => {
    const user = userOf(call.actor);
    if (user === undefined || user.id !== call.params.id) throw notFound();
    return issue(call, { kind: "user", owner: user.id });
  });

  routes.get("/organizations/:organization/authentication-token", (call) => {
    const { name } = tokenHolder(call);
    return one(parts, call, showToken, first(of("organization", name)));
  });
  routes.post("/organizations/:organization/authentication-token", (call) => {
    const { name } = tokenHolder(call);
    store.tokens.remove(({ kind, owner }) => kind === "organization" && owner === name);
    return issue(call, { kind: "organization", owner: name });
  });
  routes.delete("/organizations/:organization/authentication-token", (call) => {
    const { name } = tokenHolder(call);
    store.tokens.delete(first(of("organization", name)).id);
    return NO_CONTENT;
  });

  routes.get("/organizations/:organization/team-tokens", (call) => {
    const { name } = guards.organizationWith(call.actor, call.params.organization, "manage-teams");
    const q = call.query.get("q") ?? "";
    const teams = new Set(store.teams.where((team) => team.organization === name && team.name.includes(q)).map(({ id }) => id));
    return list(
      parts,
      call,
      showToken,
      store.tokens.where(({ kind, owner }) => kind === "team" && teams.has(owner)),
    );
  });
  routes.get("/teams/:id/authentication-tokens", (call) =>
    list(parts, call, showToken, of("team", guards.team(call.actor, call.params.id, "manage").id)),
  );
  routes.post("/teams/:id/authentication-tokens", (call) => {
    const team = guards.team(call.actor, call.params.id, "manage");
    const { description } = given(call);
    if (!description) throw invalidAttribute("description", "Description can't be blank");
    if (of("team", team.id).some((each) => each.description === description))
      throw invalidAttribute("description", "Description has already been taken");
    return issue(call, { kind: "team", owner: team.id });
  });
  // The older way: one token without a description.
  const legacy = (call: Call) => {
    const team = guards.team(call.actor, call.params.id, "manage");
    return { team, tokens: of("team", team.id).filter(({ description }) => description === undefined) };
  };
  routes.get("/teams/:id/authentication-token", (call) => one(parts, call, showToken, first(legacy(call).tokens)));
  routes.post("/teams/:id/authentication-token", (call) => {
    const { team, tokens } = legacy(call);
    for (const { id } of tokens) store.tokens.delete(id);
    return issue(call, { kind: "team", owner: team.id });
  });
  routes.delete("/teams/:id/authentication-token", (call) => {
    store.tokens.delete(first(legacy(call).tokens).id);
    return NO_CONTENT;
  });

  routes.get("/agent-pools/:id/authentication-tokens", (call) => list(parts, call, showToken, of("agent", poolOf(call))));
  routes.post("/agent-pools/:id/authentication-tokens", (call) => {
    const owner = poolOf(call);
    const { description } = attributesOf(readInput(call.body), z.object({ description: requiredText }));
    return issue(call, { kind: "agent", owner, description });
  });

  routes.get("/authentication-tokens/:id", (call) => one(parts, call, showToken, tokenOf(call)));
  routes.delete("/authentication-tokens/:id", (call) => {
    store.tokens.delete(tokenOf(call).id);
    return NO_CONTENT;
  });

  /** Owners and the organization's own token manage that token (API documentation, "Organization tokens"). */
  function tokenHolder({ actor, params }: Call): Organization {
    return actor.kind === "organization" ? guards.organization(actor, params.organization) : guards.owned(actor, params.organization);
  }

  function poolOf({ actor, params }: Call): string {
    const pool = store.agentPools.get(params.id);
    if (pool === undefined || !may(store, actor, pool.organization, "manage-agent-pools")) throw notFound();
    return pool.id;
  }

  function tokenOf({ actor, params }: Call): Token {
    const token = store.tokens.get(params.id);
    if (token === undefined || !maySee(actor, token)) throw notFound();
    return token;
  }

  function maySee(actor: Call["actor"], { kind, owner }: Token): boolean {
    if (kind === "user") return userOf(actor)?.id === owner;
    if (kind === "organization") return isOwner(store, actor, owner);
    if (kind === "team") return may(store, actor, store.teams.of(owner).organization, "manage-teams");
    return kind === "agent" && may(store, actor, store.agentPools.of(owner).organization, "manage-agent-pools");
  }

  function issue(call: Call, what: NewToken): Answer {
    const { description, "expired-at": expires } = given(call);
    const expiredAt = expires ? new Date(expires) : undefined;
    if (expiredAt !== undefined && Number.isNaN(expiredAt.getTime())) throw invalidAttribute("expired-at", "Expired at must be a time");
    if (expiredAt !== undefined && expiredAt.getTime() <= Date.now())
      throw invalidAttribute("expired-at", "Expired at must be in the future");
    const { token, secret } = issueToken(store, {
      description: description ?? undefined,
      ...what,
      expiredAt,
      createdBy: userOf(call.actor)?.id,
    });
    return { status: 201, document: { data: showToken(token, viewOf(parts, call), secret) } };
  }

  function given(call: Call): z.infer<typeof schema> {
    // Of any type: go-tfe sends none for most tokens, and `agent-tokens` for those of agents (`agent_token.go`).
    return call.body === undefined ? {} : attributesOf(readInput(call.body), schema);
  }
}

function first(tokens: readonly Token[]): Token {
  const [token] = tokens;
  if (token === undefined) throw notFound();
  return token;
}
