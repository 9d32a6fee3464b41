import { z } from "zod";

/** All severities, worst first, which is the order of every list of findings. */
export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export const severitySchema = z.enum(SEVERITIES);
export type Severity = z.infer<typeof severitySchema>;
