import type { Found } from "../counterparts";
import type { Elsewhere, Leftover, Unchecked } from "../types";
import { Attempts } from "./attempt";
import type { LookContext } from "./context";
import { findElsewhere } from "./elsewhere";
import { findLeftovers } from "./leftovers";
import { findRegistry } from "./registry";
import { findScanner } from "./scanner";
import { findWalkthrough } from "./walkthrough";

/** Everything that was found in the account. */
export interface Survey {
  readonly found: Found;
  readonly elsewhere: readonly Elsewhere[];
  readonly leftovers: readonly Leftover[];
  readonly unchecked: readonly Unchecked[];
}

/** Looks at the account. Throws if it cannot look at what the environment names; other things are listed as far as AWS allows it. */
export async function surveyAccount(context: LookContext): Promise<Survey> {
  const [registry, scanner] = await Promise.all([findRegistry(context), findScanner(context)]);
  const found = { registry, scanner };
  const attempts = new Attempts();
  const walkthrough = await findWalkthrough(context, attempts);
  const elsewhere = await findElsewhere(found, walkthrough, context, attempts);
  const leftovers = await findLeftovers(walkthrough, context, attempts);
  return { found, elsewhere, leftovers, unchecked: attempts.unchecked };
}
