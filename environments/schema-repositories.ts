import { z } from "zod";
import { text, typeError } from "./fields";
import { repositoryName } from "./schema-registry";

const MUST = "must be all, own, or a list of repositories. For example: [team, team-store]";

/** Which repositories of the domain a scan looks at. */
export const scannedRepositories = z
  .union(
    [
      z.literal("all"),
      z.literal("own"),
      z.array(text(repositoryName("Repository of the domain.", "team")), { error: typeError(MUST) }).min(1, { error: MUST }),
    ],
    { error: MUST },
  )
  .optional()
  .meta({
    description:
      "Repositories that a scan looks at: `all` of the domain, the environment's `own`, or those that a list names. Every result names the others. Default: `all`, or `own` in another account's domain.",
    examples: ["own", ["team", "team-store"]],
  });
