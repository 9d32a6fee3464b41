import { randomBytes } from "node:crypto";
import type { Caller } from "../../../core/service";
import type { Domain } from "../model/types";
import { now } from "../model/store";

export interface Token {
  readonly caller: Caller;
  readonly domain: Domain;
  /** Epoch seconds. */
  readonly expiration: number;
}

/** Authorization tokens of domains: opaque, and bound to who asked for them. */
export class Tokens {
  private readonly issued = new Map<string, Token>();

  /** @param seconds how long the token is valid */
  issue(caller: Caller, domain: Domain, seconds: number): { authorizationToken: string; expiration: number } {
    const expiration = now() + seconds;
    // AWS's are encrypted JWTs of about a kilobyte; only their first letters are worth copying, for what looks for them in logs.
    const authorizationToken = `eyJ2ZXIiOjEsImlzdSI6${randomBytes(192).toString("base64url")}`;
    for (const [token, { expiration: end }] of this.issued) if (end <= now()) this.issued.delete(token);
    this.issued.set(authorizationToken, { caller, domain, expiration });
    return { authorizationToken, expiration };
  }

  /** What a token stands for; undefined if it was never issued, is no longer valid or is of a deleted domain. */
  find(token: string): Token | undefined {
    const found = this.issued.get(token);
    return found && found.expiration > now() ? found : undefined;
  }
}
