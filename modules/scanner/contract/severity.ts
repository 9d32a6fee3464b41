import { z } from "zod";

/** All severities, worst first, which is the order of every list of findings. */
export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export const severitySchema = z.enum(SEVERITIES);
export type Severity = z.infer<typeof severitySchema>;

/** `1 critical, 2 high`; `none` if there are none. */
export function severitiesText(counts: Readonly<Partial<Record<Severity, number>>>): string {
  const parts = SEVERITIES.flatMap((severity) => ((counts[severity] ?? 0) > 0 ? [`${counts[severity]} ${severity}`] : []));
  return parts.join(", ") || "none";
}
