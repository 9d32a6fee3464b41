import { z } from "zod";
import type { DeclaredDependency, IndexFile } from "./ports";
import { installableSchema } from "./contract/results";

/** What python/pypa.py is asked: versions, and the files of the index pages that they are on. */
export interface RulesQuestion {
  /** Page key -> files. */
  readonly pages: Readonly<Record<string, { readonly name: string; readonly files: readonly IndexFile[] }>>;
  readonly packages: ReadonlyArray<{
    readonly name: string;
    readonly version: string;
    /** Key in `pages`; a key that is not there means that the page could not be read. */
    readonly page: string;
    readonly dependencies: readonly DeclaredDependency[];
  }>;
}

const answerSchema = z.object({
  installable: installableSchema,
  /** In a few words, absent when installable. */
  detail: z.string().optional(),
  /** pip's own lines, absent when installable. */
  pip: z.array(z.string()).optional(),
  /** Names of the files of the page that the answer rests on: from these alone it would be the same. */
  files: z.array(z.string()),
  /** File name of the wheel that pip would take. */
  wheel: z.string().optional(),
  requiresPython: z.string().optional(),
  yanked: z.string().optional(),
  /** Normalised version; absent when name or version is invalid. */
  pin: z.string().optional(),
  invalid: z.string().optional(),
  edges: z.array(
    z.object({ state: z.enum(["resolved", "absent", "not-needed", "unknown"]), name: z.string().optional(), to: z.string().optional() }),
  ),
});

/** What it answers: one answer a package, in the order of the question. */
export const rulesAnswerSchema = z.object({ python: z.string(), platform: z.string(), packages: z.array(answerSchema) });
export type RulesAnswer = z.infer<typeof rulesAnswerSchema>;

/** PyPA's rules on the Python of the scan. */
export type PackageRules = (question: RulesQuestion) => Promise<RulesAnswer>;
