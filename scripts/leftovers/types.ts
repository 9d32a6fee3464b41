import type { StackKind } from "../../environments/names";
import type { Existing } from "./existing";
import type { Looks } from "./look";

/** One of our resources that AWS makes only once: a second create fails, or makes a double that nobody knows. */
export interface Expected {
  /** Kind of thing, in words: `IAM role`. */
  readonly what: string;
  /** Name in the account. */
  readonly name: string;
  readonly stack: StackKind;
  /** Address in the stack; test/policy lists all addresses. */
  readonly address: string;
  /** Whether an import would put a secret into plan and state. @default false */
  readonly secret?: boolean;
  /** Looks for it in AWS; undefined if it does not exist. */
  readonly look: (looks: Looks) => Promise<Existing | undefined>;
}

/** A resource that exists although the state does not know it: its create was stopped before Terraform noted it. */
export interface Stranded extends Omit<Expected, "look">, Existing {}

/** A resource that Terraform would replace, because it may not have been made to the end. */
export interface Tainted {
  readonly address: string;
  /** Whether it exists in AWS; undefined if it is a setting of another resource, which is not looked for, or could not be looked at. */
  readonly exists?: boolean;
}

/** A resource whose name has changed in the environment's file. */
export interface Renamed {
  readonly address: string;
  /** Kind of thing, in words: `CodeArtifact domain`. */
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

export interface RecordedPlace {
  readonly account: string;
  readonly region: string;
}

/** What a stopped run has left of one stack, and what the environment's file does not name any more as the state does. */
export interface Leftovers {
  readonly tainted: readonly Tainted[];
  readonly stranded: readonly Stranded[];
  /** Addresses that an earlier version kept in another stack's state, where they still are: they belong to the secrets stack. */
  readonly misplaced: readonly string[];
  /** What the state records under another name than the environment's file has now: an apply would replace it. @default nothing */
  readonly renamed?: readonly Renamed[];
  /** A Snyk project that no scan would fill any more, in words. */
  readonly staleProject?: string;
  /** Account and region in which the state records everything, if they are not those of the file. */
  readonly recordedIn?: RecordedPlace;
  /** What could not be looked at, with the reason. */
  readonly unchecked: readonly string[];
}

export const NOTHING_LEFT: Leftovers = { tainted: [], stranded: [], misplaced: [], unchecked: [] };
