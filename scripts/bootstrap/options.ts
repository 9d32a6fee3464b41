import type { VerbContext } from "../cli/context";

/** Where a bootstrap works: one environment, its account's clients. */
export type BootstrapContext = Omit<VerbContext, "console">;

export interface BootstrapOptions {
  /** Folder of a stack by its name, where the stacks are synthesized already. @default they are synthesized here */
  readonly synthesized?: (stack: string) => string;
  /** Folder for the synthesized stack and the local state of an unfinished bootstrap. @default the project's cache */
  readonly workDirectory?: string;
  /** Says what goes on. */
  readonly progress?: (text: string) => void;
  /** Bucket and key are there: other stacks may keep their state in it, while its own is still to move. */
  readonly onBucket?: () => void;
}

export interface Bootstrapped {
  /** Empty where the state is kept in local files. */
  readonly bucket: string;
  /** False where the state lay in its bucket already. */
  readonly created: boolean;
  /** Whether anything in the account was made or changed. */
  readonly changed: boolean;
}

/** What a bootstrap comes to where the state is kept in local files. */
export const KEPT_LOCALLY: Bootstrapped = { bucket: "", created: false, changed: false };
