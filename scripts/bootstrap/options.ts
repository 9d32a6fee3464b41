import type { VerbContext } from "../cli/context";
import type { WorkspaceResult } from "../hcp/workspaces";
import type { PersonIn } from "./persons";

/** One environment and its account's clients. */
export type BootstrapContext = Omit<VerbContext, "console">;

export interface BootstrapOptions {
  /** Gives a stack's folder by its name, if the stacks are synthesized already. @default they are synthesized here */
  readonly synthesized?: (stack: string) => string;
  /** Folder for the synthesized stack and the local state of an unfinished bootstrap. @default the project's cache */
  readonly workDirectory?: string;
  /** Whether to keep what a stopped run has left tainted. If not, nothing is done while there is something. @default false */
  readonly keep?: boolean;
  /** Who makes the roles of runs. @default the caller, in no role */
  readonly personIn?: PersonIn;
  /** Called with the text of each step. */
  readonly progress?: (text: string) => void;
  /** Called when bucket and key exist: other stacks can store their state there before the bucket's own state has moved. */
  readonly onBucket?: () => void;
}

/** What was done about the stack of the roles that runs take. */
export type RunRolesResult = "made" | "changed" | "no changes";

export interface Bootstrapped {
  /** Name of the bucket; empty if there is none. */
  readonly bucket: string;
  /** The workspaces, if the states are in HCP Terraform. */
  readonly workspaces?: readonly WorkspaceResult[];
  /** What was done about the roles that runs in HCP Terraform take; absent if they are not ours to make. */
  readonly runRoles?: RunRolesResult;
  /** Whether this run moved the state into the bucket; false if it was there already. */
  readonly created: boolean;
  /** Whether anything in the account was created or changed. */
  readonly changed: boolean;
}

/** The result if the state is kept in local files. */
export const KEPT_LOCALLY: Bootstrapped = { bucket: "", created: false, changed: false };
