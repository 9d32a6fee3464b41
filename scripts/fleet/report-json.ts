import { z } from "zod";
import { STACKS } from "../../environments/names";
import { driftItemSchema } from "../drift/render/json";
import { CHANGE_KINDS } from "../terraform/plan-json";
import type { FleetReport } from "./report";
import { RESULTS } from "./stack-report";

const counts = z.object(
  Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, z.number()])) as Record<(typeof CHANGE_KINDS)[number], z.ZodNumber>,
);

/** Without a word about keys that are not known here. */
const item = z.object(driftItemSchema.shape);

const attribute = z.object({ attribute: z.string(), before: z.unknown().optional(), after: z.unknown().optional() });

const stack = z.object({
  environment: z.string(),
  stack: z.enum(STACKS),
  account: z.string(),
  region: z.string(),
  result: z.enum(RESULTS),
  changes: counts.optional(),
  resources: z.array(z.object({ address: z.string(), kind: z.enum(CHANGE_KINDS), attributes: z.array(attribute).optional() })).optional(),
  outside: z.array(item).optional(),
  left: z.array(item).optional(),
  unchecked: z.array(z.object({ address: z.string(), aspect: z.string(), reason: z.string() })).optional(),
  aspects: z.number().optional(),
  notes: z.array(z.string()).optional(),
  seconds: z.number(),
  reason: z.string().optional(),
  logFile: z.string().optional(),
  link: z.string().optional(),
});

/** A report.json of `ops plan`, as somebody else has stored it: later releases may add to it. */
export const planReportSchema: z.ZodType<FleetReport> = z.object({
  verb: z.literal("plan"),
  startedAt: z.string(),
  stacks: z.array(stack),
  misconfigured: z.array(z.object({ environment: z.string(), reason: z.string() })).optional(),
  unchanged: z.array(z.string()).optional(),
});
