import { z } from "zod";
import { STACKS } from "../../../environments/names";
import type { KnownNote } from "../known/apply-known";
import { exitCodeOf } from "../model/exit-code";
import { DRIFT_KINDS, type DriftReport, SEVERITIES } from "../model/types";
import { totalsOf } from "./wording";

export const driftItemSchema = z.strictObject({
  address: z.string(),
  type: z.string(),
  kind: z.enum(DRIFT_KINDS),
  attribute: z.string().optional(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  severity: z.enum(SEVERITIES),
  why: z.string().optional(),
  endsWithApply: z.boolean(),
  endedBy: z.string().optional(),
  known: z.strictObject({ reason: z.string(), expires: z.string() }).optional(),
  since: z.string().optional(),
});

const stackSchema = z.strictObject({
  environment: z.string(),
  stack: z.enum(STACKS),
  account: z.string(),
  region: z.string(),
  status: z.enum(["checked", "could-not-check"]),
  reason: z.string().optional(),
  items: z.array(driftItemSchema),
  /** When the health assessment of HCP Terraform was made that answered; absent if the stack was planned. */
  assessedAt: z.string().optional(),
  /** What AWS did not answer beside the plan, and how much it did. */
  unchecked: z.array(z.strictObject({ address: z.string(), aspect: z.string(), reason: z.string() })).optional(),
  aspects: z.number().optional(),
  /** The key in the environment's file whose policy, grants, rotation and aliases nobody looks at. */
  ownKey: z.string().optional(),
});

/** Output of `ops drift --json`. Within a version, keys may be added, but not changed or removed. */
export const driftJsonSchema = z.strictObject({
  version: z.literal(1),
  checkedAt: z.string(),
  exitCode: z.number(),
  summary: z.strictObject({
    stacks: z.number(),
    couldNotCheck: z.number(),
    /** Aspects of resources that AWS did not answer for, and those that were looked at. */
    unchecked: z.number().optional(),
    aspects: z.number().optional(),
    /** Differences that nobody has accepted, by severity. */
    open: z.strictObject({ high: z.number(), medium: z.number(), low: z.number() }),
    known: z.number(),
  }),
  stacks: z.array(stackSchema),
  /** Environments that could not be checked, because their files have mistakes. */
  misconfigured: z.array(z.strictObject({ environment: z.string(), reason: z.string() })).optional(),
  /** Entries to correct in the list of accepted differences. */
  notes: z.array(z.strictObject({ at: z.string(), about: z.enum(["expired", "no longer needed"]), text: z.string() })),
});

export type DriftJson = z.output<typeof driftJsonSchema>;

export function driftJson(report: DriftReport, notes: readonly KnownNote[]): DriftJson {
  const { stacks, couldNotCheck, unchecked, aspects, open, known } = totalsOf(report);
  const count = (severity: (typeof SEVERITIES)[number]) => open.filter((item) => item.severity === severity).length;
  return driftJsonSchema.parse({
    version: 1,
    checkedAt: report.checkedAt,
    exitCode: exitCodeOf(report),
    summary: {
      stacks,
      couldNotCheck,
      unchecked,
      aspects,
      open: { high: count("high"), medium: count("medium"), low: count("low") },
      known: known.length,
    },
    stacks: report.stacks,
    misconfigured: report.misconfigured,
    notes,
  });
}
