import type { Unchecked } from "../types";

const DENIED = /^(AccessDenied|AccessDeniedException|UnauthorizedException)$/;

/** Looks at things that are not essential: remembers what AWS denies, and throws any other error. */
export class Attempts {
  readonly unchecked: Unchecked[] = [];

  /** @param otherwise result if access is denied */
  async look<T>(what: string, ask: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Error) || !DENIED.test(error.name)) throw error;
      this.unchecked.push({ what, reason: error.message });
      return otherwise;
    }
  }
}
