import { z } from "zod";
import { installableSchema } from "./contract/results";
import type { Deadline } from "./deadline";
import type { DeclaredDependency, IndexFile } from "./ports";

/** The question to PyPA's rules: versions, and the files of their index pages. */
export interface RulesQuestion {
  /** Page key -> files. */
  readonly pages: Readonly<Record<string, { readonly name: string; readonly files: readonly IndexFile[] }>>;
  readonly packages: ReadonlyArray<{
    readonly name: string;
    readonly version: string;
    /** Key in `pages`; if the key is missing there, the page could not be read. */
    readonly page: string;
    readonly dependencies: readonly DeclaredDependency[];
  }>;
}

const answerSchema = z.object({
  installable: installableSchema,
  /** Reason in a few words; absent if installable. */
  detail: z.string().optional(),
  /** pip's own lines; absent if installable. */
  pip: z.array(z.string()).optional(),
  /** Names of the page's files on which the answer depends: with only these, it would be the same. */
  files: z.array(z.string()),
  /** File name of the wheel that pip would choose. */
  wheel: z.string().optional(),
  requiresPython: z.string().optional(),
  yanked: z.string().optional(),
  /** Normalised version; absent if name or version is invalid. */
  pin: z.string().optional(),
  invalid: z.string().optional(),
  edges: z.array(
    z.object({ state: z.enum(["resolved", "absent", "not-needed", "unknown"]), name: z.string().optional(), to: z.string().optional() }),
  ),
});

/** The parts of an answer, as adapters/rules-lines.ts reads them. */
export const rulesAnswerHead = z.object({ python: z.string(), platform: z.string() });
export const rulesAnswerSchema = z.array(answerSchema);

/** The answer: one entry for each package, in the order of the question. */
export interface RulesAnswer extends z.infer<typeof rulesAnswerHead> {
  readonly packages: z.infer<typeof rulesAnswerSchema>;
}

/** PyPA's rules on the scan's Python. */
export interface PackageRules {
  /** Throws OutOfTimeError at the deadline. */
  (question: RulesQuestion, deadline?: Deadline): Promise<RulesAnswer>;
  /** Has whatever answers start while there is no question yet. @default it starts with the question */
  readonly warm?: () => void;
}
