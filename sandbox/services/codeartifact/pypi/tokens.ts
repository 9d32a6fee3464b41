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

/** Authorization tokens of domains: opaque, and bound to the caller who asked for them. */
export class Tokens {
  private readonly issued = new Map<string, Token>();

  /** @param seconds how long the token is valid */
  issue(caller: Caller, domain: Domain, seconds: number): { authorizationToken: string; expiration: number } {
    const expiration = now() + seconds;
    // AWS's tokens are encrypted JWTs of about a kilobyte. The same first letters let log filters recognise these too.
    const authorizationToken = `eyJ2ZXIiOjEsImlzdSI6${randomBytes(192).toString("base64url")}`;
    for (const [token, { expiration: end }] of this.issued) if (end <= now()) this.issued.delete(token);
    this.issued.set(authorizationToken, { caller, domain, expiration });
    return { authorizationToken, expiration };
  }

  /** The token's caller and domain; undefined if it was never issued, has expired or its domain was deleted. */
  find(token: string): Token | undefined {
    const found = this.issued.get(token);
    return found && found.expiration > now() ? found : undefined;
  }
}
