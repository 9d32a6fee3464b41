import { createHash } from "node:crypto";
import { newId, newSecret } from "../model/ids";
import type { Token } from "../model/people";
import type { Store } from "../model/store";
import type { Actor } from "./actors";

export interface NewToken extends Pick<Token, "kind" | "owner"> {
  readonly description?: string;
  readonly createdBy?: string;
  readonly expiredAt?: Date;
}

/** Makes a token. @returns the token itself too, which is kept nowhere */
export function issueToken(store: Store, made: NewToken): { readonly token: Token; readonly secret: string } {
  const secret = `${newSecret().slice(0, 14)}.atlasv1.${newSecret()}`;
  const token: Token = { ...made, id: newId("at"), hash: hashOf(secret), createdAt: new Date() };
  return { token: store.tokens.add(token), secret };
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** The token in a request; undefined if it is none of this run, or has expired. */
export function actorOf(store: Store, authorization: string | undefined): Actor | undefined {
  const [, secret] = /^Bearer (\S+)$/i.exec(authorization ?? "") ?? [];
  if (secret === undefined) return undefined;
  const hash = hashOf(secret);
  // Hashes are compared, so the time that it takes tells nothing of a token.
  const token = store.tokens.find((each) => each.hash === hash);
  if (token === undefined || (token.expiredAt !== undefined && token.expiredAt.getTime() <= Date.now())) return undefined;
  token.lastUsedAt = new Date();
  return ownerOf(store, token);
}

function ownerOf(store: Store, { id: tokenId, kind, owner }: Token): Actor | undefined {
  // There is no audit trail here, and nothing else that this one may read.
  if (kind === "audit-trails") return undefined;
  if (kind === "agent") return { kind, poolId: owner, tokenId };
  if (kind === "organization") return { kind, organization: owner, tokenId };
  const user = kind === "user" ? store.users.get(owner) : undefined;
  if (user) return { kind: "user", user, tokenId };
  const team = kind === "team" ? store.teams.get(owner) : undefined;
  if (team) return { kind: "team", team, tokenId };
  const run = kind === "run" || kind === "run-task" ? store.runs.get(owner) : undefined;
  return run && { kind: "run", run, tokenId, readOnly: kind === "run-task" };
}
