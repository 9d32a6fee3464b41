import { z } from "zod";

/**
 * How a public package could come in, or has, under the name of a private one. `upstream-open`: the private package's origin controls
 * let versions of upstream repositories and connections in; `mixed-origins`: the domain has versions of both kinds of the name;
 * `public-name`: the connection has a package of the name, and the store gives it to whoever installs from there; `group-open`: the
 * package group of private names lets external versions into other repositories of the domain.
 */
export const CONFUSION_KINDS = ["mixed-origins", "upstream-open", "public-name", "group-open"] as const;
export const confusionKindSchema = z.enum(CONFUSION_KINDS);
export type ConfusionKind = z.infer<typeof confusionKindSchema>;

/** The pattern of a name's own package group. */
export function ownGroup(name: string): string {
  return `/pypi//${name}$`;
}

const controlSchema = z.object({
  repository: z.string(),
  package: z.string(),
  /** What its origin control for publishing is, which stays as it is. */
  publish: z.enum(["ALLOW", "BLOCK"]),
});
/** A package in a repository whose origin control `upstream` is to become BLOCK. */
export type OriginControl = z.infer<typeof controlSchema>;

export const confusionSchema = z.object({
  kind: confusionKindSchema,
  /** Normalised names of the private packages: one, but for `group-open`. */
  packages: z.array(z.string()).min(1),
  /** What was seen, in a sentence without a full stop. */
  detail: z.string(),
  /** What closes it: origin controls, which `ops guard` sets. */
  controls: z.array(controlSchema),
  /** Normalised names that want a package group of their own that keeps external versions out, which `ops guard` makes. @default none */
  groups: z.array(z.string()).optional(),
  /** Commands of the AWS CLI that close it, those for the controls and groups among them; none if a name is not one that a shell should see. */
  commands: z.array(z.string()),
});
export type Confusion = z.infer<typeof confusionSchema>;

/** What could not be found out about the private names, and why. */
export const confusionResultSchema = z.object({
  found: z.array(confusionSchema),
  /** Sentences for people; empty if everything could be found out. */
  notKnown: z.array(z.string()),
});
export type ConfusionResult = z.infer<typeof confusionResultSchema>;
