import { z } from "zod";
import { severitySchema } from "./severity";
import { stampSchema } from "./stamp";

/** How many scans the report's trend shows. */
export const HISTORY_LENGTH = 30;

const pointSchema = z.object({
  stamp: stampSchema,
  /** ISO 8601, UTC. */
  finishedAt: z.iso.datetime(),
  /** How many versions were checked: without any, the numbers say nothing. */
  checked: z.number().int().nonnegative(),
  /** Whether everything was checked that the settings chose. */
  complete: z.boolean(),
  /** With which it ended: see SCAN_EXIT. @default not known, of a scan of an earlier version */
  exitCode: z.number().int().optional(),
  findings: z.record(severitySchema, z.number().int().nonnegative()),
  /**
   * Ids of the pipeline's executions whose packages it has listed, if it listed just what changed: it has seen no others. Absent if it
   * listed everything that was there when it began.
   */
  executions: z.array(z.string()).optional(),
});
/** What one scan of the past came to. */
export type PastScan = z.infer<typeof pointSchema>;

/** What scans leave for the trend of later ones, the oldest first. */
export const historySchema = z.object({
  format: z.literal(1),
  domain: z.string(),
  domainOwner: z.string(),
  scans: z.array(pointSchema),
});
export type History = z.infer<typeof historySchema>;
