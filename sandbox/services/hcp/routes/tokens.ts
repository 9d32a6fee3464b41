import { z } from "zod";
import { type Answer, type Call, NO_CONTENT, type Routes } from "../api/call";
import { isOwner, may, userOf } from "../access/actors";
import { issueToken, type NewToken } from "../access/tokens";
import { invalidAttribute, notFound } from "../http/errors";
import { attributesOf, readInput, requiredText, text } from "../http/input";
import type { Token } from "../model/people";
import type { Organization } from "../model/places";
import type { Store } from "../model/store";
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
    return one(parts, call, showToken, first(of(kindOf(call), name)));
  });
  routes.post("/organizations/:organization/authentication-token", (call) => {
    const { name } = tokenHolder(call);
    const kind = kindOf(call);
    store.tokens.remove((each) => each.kind === kind && each.owner === name);
    return issue(call, { kind, owner: name });
  });
  routes.delete("/organizations/:organization/authentication-token", (call) => {
    const { name } = tokenHolder(call);
    store.tokens.delete(first(of(kindOf(call), name)).id);
    return NO_CONTENT;
  });

  routes.get("/organizations/:organization/team-tokens", (call) => {
    const { name } = guards.organizationWith(call.actor, call.params.organization, "manage-teams");
    const q = call.query.get("q") ?? "";
    const teams = new Set(store.teams.where((team) => team.organization === name && team.name.includes(q)).map(({ id }) => id));
    const tokens = store.tokens.where(({ kind, owner }) => kind === "team" && teams.has(owner));
    return list(parts, call, showToken, sortedTokens(store, tokens, call.query.get("sort")));
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
    if (kind === "organization" || kind === "audit-trails") return isOwner(store, actor, owner);
    if (kind === "team") return may(store, actor, store.teams.of(owner).organization, "manage-teams");
    return kind === "agent" && may(store, actor, store.agentPools.of(owner).organization, "manage-agent-pools");
  }

  function issue(call: Call, what: NewToken): Answer {
    const { description, "expired-at": expires } = given(call);
    const expiredAt = expires ? new Date(expires) : what.kind === "agent" ? undefined : yearsFromNow(2);
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

/** The organization has a token of its own, and one for audit trails alone (API documentation, "Audit Trail Tokens API"). */
function kindOf({ query }: Call): "organization" | "audit-trails" {
  return query.get("token") === "audit-trails" ? "audit-trails" : "organization";
}

/** One that names no end ends then (go-tfe, `user_token_integration_test.go`). */
function yearsFromNow(years: number): Date {
  const date = new Date();
  date.setFullYear(date.getFullYear() + years);
  return date;
}

/** By `team-name`, `created-by`, `expired-at`, `created-at` or `last-used-at`, reversed with a hyphen in front; as they came for anything else. */
function sortedTokens(store: Store, tokens: readonly Token[], sort: string | null): Token[] {
  const keys: Readonly<Record<string, (token: Token) => string>> = {
    "team-name": ({ owner }) => store.teams.of(owner).name,
    "created-by": ({ createdBy = "" }) => store.users.get(createdBy)?.username ?? "",
    "expired-at": ({ expiredAt }) => expiredAt?.toISOString() ?? "",
    "created-at": ({ createdAt }) => createdAt.toISOString(),
    "last-used-at": ({ lastUsedAt }) => lastUsedAt?.toISOString() ?? "",
  };
  const key = Object.entries(keys).find(([name]) => name === sort?.replace(/^-/, ""))?.[1];
  if (key === undefined) return [...tokens];
  const direction = sort?.startsWith("-") ? -1 : 1;
  return [...tokens].sort((a, b) => direction * key(a).localeCompare(key(b)));
}

function first(tokens: readonly Token[]): Token {
  const [token] = tokens;
  if (token === undefined) throw notFound();
  return token;
}
