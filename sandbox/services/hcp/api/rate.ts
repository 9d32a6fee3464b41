import type { Actor } from "../access/actors";

/** Calls a second and user. Source: API documentation, "Rate Limiting". */
const LIMIT = 30;

/**
 * Counts the calls of each caller in the present second, for the headers that tell clients how fast they may be. The limit is
 * told and not enforced: a fault with status 429 stands for it.
 */
export class RateCounter {
  private second = 0;
  private readonly counts = new Map<string, number>();

  count(actor: Actor | undefined): Record<string, string> {
    const second = Math.floor(Date.now() / 1000);
    if (second !== this.second) this.counts.clear();
    this.second = second;
    const who = actor === undefined ? "" : actor.kind === "user" ? actor.user.id : actor.tokenId;
    const made = (this.counts.get(who) ?? 0) + 1;
    this.counts.set(who, made);
    return {
      "x-ratelimit-limit": String(LIMIT),
      "x-ratelimit-remaining": String(Math.max(0, LIMIT - made)),
      "x-ratelimit-reset": (1 - (Date.now() % 1000) / 1000).toFixed(3),
    };
  }
}
