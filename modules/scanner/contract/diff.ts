import { z } from "zod";
import { findingSchema, type Summary } from "./results";
import { stampSchema } from "./stamp";

const versionSchema = z.object({ name: z.string(), version: z.string() });

const changedSchema = z.object({
  finding: findingSchema,
  /** What it was in the scan before, of what has changed. */
  before: findingSchema.pick({ severity: true, fixedIn: true, cvssScore: true }).partial(),
});
export type ChangedFinding = z.infer<typeof changedSchema>;

/** `diff.json`: what is different from the last complete scan before. */
export const diffSchema = z.object({
  stamp: stampSchema,
  /** Stamp of the scan before; absent if there is none that could be read: all lists are empty then. */
  since: z.string().optional(),
  /** Why there is no scan to compare with. */
  because: z.string().optional(),
  /** Whether this scan is complete: if not, what is missing from it may be there all the same. */
  complete: z.boolean(),
  new: z.array(findingSchema),
  /** No longer reported, of versions that were checked, or that are gone from a domain that was listed as a whole. */
  fixed: z.array(findingSchema),
  /** In both, with another severity, score or fix. */
  changed: z.array(changedSchema),
  /** No longer reported, and not checked either. */
  notKnown: z.array(findingSchema),
  /** Versions that were checked before and could not be checked now. */
  newlyNotChecked: z.array(versionSchema.extend({ reason: z.string() })),
  /** Versions that were not private before, as far as was known. */
  newlyPrivate: z.array(versionSchema),
  packages: z.object({ added: z.array(versionSchema), removed: z.array(versionSchema) }),
});
export type Diff = z.infer<typeof diffSchema>;

/** What a complete scan leaves for the next one to compare itself with. */
export const lastCompleteSchema = z.object({
  format: z.literal(1),
  stamp: stampSchema,
  domain: z.string(),
  domainOwner: z.string(),
  repositories: z.array(z.string()),
  findings: z.array(findingSchema),
  packages: z.array(versionSchema.extend({ checked: z.boolean(), private: z.boolean() })),
});
export type LastComplete = z.infer<typeof lastCompleteSchema>;

/** `2 new, 1 fixed since 2026-11-23-080000`, for people. */
export function changesText({ since, new: appeared, fixed, changed, notKnown }: NonNullable<Summary["changes"]>): string {
  const parts = [
    `${appeared} new`,
    `${fixed} fixed`,
    ...(changed > 0 ? [`${changed} changed`] : []),
    ...(notKnown > 0 ? [`${notKnown} no longer looked at`] : []),
  ];
  return `${parts.join(", ")} since ${since}`;
}
