import { z } from "zod";
import { mapping, typeError } from "./fields";

const TAKE = "must be default or all. For example: all";
const NEWEST = "must be a whole number, 1 to 1000. For example: 5";
const MUST = "must be default, all, or a mapping with newest or take. For example: { newest: 5 }";

const chosen = mapping({
  take: z
    .enum(["default", "all"], { error: TAKE })
    .optional()
    .meta({ description: "`default`: the default display version of each package; `all`: every one. Not together with `newest`." }),
  newest: z
    .int({ error: typeError(NEWEST) })
    .min(1, { error: NEWEST })
    .max(1000, { error: NEWEST })
    .optional()
    .meta({ description: "So many of the most recently published versions of each package." }),
  unlisted: z
    .boolean({ error: "must be true or false" })
    .default(true)
    .meta({ description: "Whether Unlisted versions, which still download, are looked at as Published ones are." }),
}).superRefine(({ take, newest }, context) => {
  if (take !== undefined && newest !== undefined)
    context.addIssue({ code: "custom", message: "take and newest exclude each other: leave out one" });
});

/** Which versions of each package a scan looks at. */
export const scannedVersions = z
  .union([z.literal("default"), z.literal("all"), chosen], { error: MUST })
  .optional()
  .meta({
    description:
      "Versions of each package that a scan looks at: `default` (the default display version), `all`, or `newest: N`. Each further version of a package is a further run of the Snyk CLI. Every result says how many were left out. Default: `default`.",
    examples: ["all", { newest: 5 }],
  });
