import { z } from "zod";
import { findingSchema } from "./results";
import { stampSchema } from "./stamp";

/** Key of what people have been told of. If it is deleted, the next scan tells of everything again. */
export const TOLD_KEY = "cache/told.json";

/** What people have been told of: the next message has only what differs from it. */
export const toldSchema = z.object({
  format: z.literal(1),
  /** Stamp of the scan that wrote it. */
  stamp: stampSchema,
  domain: z.string(),
  domainOwner: z.string(),
  repositories: z.array(z.string()),
  /** Findings that are open as far as people know; those that a waiver holds back are not among them. */
  findings: z.array(findingSchema),
  /** `kind of packages` of each dependency confusion that is open as far as people know. */
  confusion: z.array(z.string()),
  complete: z.boolean(),
  gate: z.enum(["not set", "passed", "tripped"]),
  /** Waivers of which was told that they end soon, or have ended, in words. @default none, as earlier scanners wrote */
  waivers: z.array(z.string()).default([]),
});
export type Told = z.infer<typeof toldSchema>;
