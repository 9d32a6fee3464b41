import type { Unchecked } from "../types";

const DENIED = /^(AccessDenied|AccessDeniedException|UnauthorizedException)$/;

/** Looks at things that the work does not depend on: what AWS does not let us see is remembered, and anything else thrown. */
export class Attempts {
  readonly unchecked: Unchecked[] = [];

  /** @param otherwise what it is taken for where it cannot be seen */
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
