import type { StackKind } from "../../environments/names";
import { OperationError } from "../words/errors";
import type { LockInfo } from "../terraform/state-lock";

/** A state as it is stored, not parsed: what is broken can be looked at too. */
export interface StoredState {
  readonly content: string;
  readonly bytes: number;
  readonly lastModified: Date;
  /** Another one wherever something else is there: what `replace` wants. */
  readonly revision: string;
  /** ARN of the KMS key that encrypts it; absent where none does. */
  readonly kmsKeyArn?: string;
}

/** What was stored at some time under the name of a state. */
export interface StateVersion {
  /** What `readVersion` wants. */
  readonly id: string;
  /** Whether it is what Terraform sees now. */
  readonly current: boolean;
  /** From here on there was no state. */
  readonly deleted: boolean;
  readonly bytes: number;
  readonly lastModified: Date;
}

/**
 * Where the states of one environment live. What it writes is a state of Terraform's to the letter: `terraform state push`
 * gives a state another lineage where there is none yet, and another serial where there is one (1.11, s3 backend). Throws
 * OperationError where the place is missing or closed.
 */
export interface StateBackend {
  /** Whether every write and every deletion is among the versions; otherwise only some copies are. */
  readonly wholeHistory: boolean;
  /** For people: s3://bucket/key, or a file. */
  location(kind: StackKind): string;
  /** undefined: there is none. */
  read(kind: StackKind): Promise<StoredState | undefined>;
  /** Newest first; a deletion is a version too. */
  versions(kind: StackKind): Promise<readonly StateVersion[]>;
  readVersion(kind: StackKind, id: string): Promise<string>;
  /** Makes sure that the current state will be among the versions when another one takes its place. */
  keep(kind: StackKind): Promise<void>;
  /**
   * Writes a state; the caller holds its lock. Throws {@link StateChanged} where something else is there than was read.
   * @param revision of the state that it takes the place of. undefined: there is none
   */
  replace(kind: StackKind, content: string, revision: string | undefined): Promise<void>;
  /** As `keep`, and then takes the current state away. */
  setAside(kind: StackKind): Promise<void>;
  lock(kind: StackKind): Promise<LockInfo | undefined>;
  /** Takes the lock, which Terraform then respects. Throws StateLocked where somebody holds it. */
  takeLock(kind: StackKind, lock: LockInfo): Promise<void>;
  /** Throws where the lock is another one by now, or gone. */
  removeLock(kind: StackKind, id: string): Promise<void>;
}

/** Something else is there than was read. */
export class StateChanged extends OperationError {
  constructor(location: string) {
    super(`Somebody has written to ${location} meanwhile`, "It was left as it is. Run this again.");
  }
}
