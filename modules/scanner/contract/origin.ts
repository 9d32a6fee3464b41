import { z } from "zod";

/**
 * Where a version came from, by CodeArtifact's own record (`PackageVersionOrigin`). `public`: through an external connection;
 * `private`: published in the domain; `mixed`: one repository has it from outside and another from inside, under the same name and
 * version; `unknown`: CodeArtifact does not say.
 */
export const ORIGINS = ["public", "private", "mixed", "unknown"] as const;
export const originSchema = z.enum(ORIGINS);
export type Origin = z.infer<typeof originSchema>;

/** Which private packages Snyk is asked about: `true` for all, else those whose names match a pattern; its `*` stands for any letters. */
export type SendPrivate = boolean | readonly string[];

/** The origin of a version that several repositories have. Those that do not say where it came from count only if no other does. */
export function commonOrigin(origins: Iterable<Origin>): Origin {
  const known = new Set([...origins].filter((each) => each !== "unknown"));
  if (known.size === 0) return "unknown";
  const [only = "unknown"] = known;
  return known.size === 1 ? only : "mixed";
}
