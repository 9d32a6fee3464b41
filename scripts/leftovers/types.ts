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

/** What a stopped run has left of one stack. */
export interface Leftovers {
  readonly tainted: readonly Tainted[];
  readonly stranded: readonly Stranded[];
  /** Addresses that an earlier version kept in another stack's state, where they still are: they belong to the secrets stack. */
  readonly misplaced: readonly string[];
  /** What could not be looked at, with the reason. */
  readonly unchecked: readonly string[];
}

export const NOTHING_LEFT: Leftovers = { tainted: [], stranded: [], misplaced: [], unchecked: [] };
