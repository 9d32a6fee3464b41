import type { StackKind } from "../../environments/names";
import type { LockInfo } from "../terraform/state-lock";
import { OperationError } from "../words/errors";

/** A state as it is stored. It is not parsed, so that a broken one can be read too. */
export interface StoredState {
  readonly content: string;
  readonly bytes: number;
  readonly lastModified: Date;
  /** Changes with the content; argument of `replace`. */
  readonly revision: string;
  /** ARN of the KMS key that encrypts it; absent if none does. */
  readonly kmsKeyArn?: string;
}

/** One version of what was stored under a state's name. */
export interface StateVersion {
  /** Argument of `readVersion`. */
  readonly id: string;
  /** Whether it is the version that Terraform sees now. */
  readonly current: boolean;
  /** Whether this version is a deletion: from then on there was no state. */
  readonly deleted: boolean;
  readonly bytes: number;
  readonly lastModified: Date;
}

/**
 * Storage of one environment's states. It writes states byte for byte, which `terraform state push` does not: that gives a
 * state a new lineage if none exists yet, and a new serial if one exists (1.11, s3 backend). Throws OperationError if the
 * place does not exist or access is denied.
 */
export interface StateBackend {
  /** Whether the versions include every write and every deletion; if not, they are only some copies. */
  readonly wholeHistory: boolean;
  /** Whether a state can be removed, so that there is none; where it cannot, another takes its place. */
  readonly removes: boolean;
  /** Location for people to read: s3://bucket/key, or a file. */
  location(kind: StackKind): string;
  /** The state; undefined if there is none. */
  read(kind: StackKind): Promise<StoredState | undefined>;
  /** All versions, newest first; a deletion is a version too. */
  versions(kind: StackKind): Promise<readonly StateVersion[]>;
  readVersion(kind: StackKind, id: string): Promise<string>;
  /** Makes sure that the current state stays among the versions when another one replaces it. */
  keep(kind: StackKind): Promise<void>;
  /**
   * Writes a state, of whatever lineage and serial; the caller holds its lock. Throws {@link StateChanged} if the stored state is not the one that was read.
   * @param revision of the state that it replaces; undefined if there is none
   */
  replace(kind: StackKind, content: string, revision: string | undefined): Promise<void>;
  /** Does what `keep` does, then removes the current state. Throws OperationError where `removes` is false. */
  setAside(kind: StackKind): Promise<void>;
  lock(kind: StackKind): Promise<LockInfo | undefined>;
  /** Takes the lock, which Terraform then respects. Throws StateLocked if somebody holds it. */
  takeLock(kind: StackKind, lock: LockInfo): Promise<void>;
  /** Removes the lock, and gives up the run that holds it, if one does. Throws LockChanged if it is gone or another one by now. */
  removeLock(kind: StackKind, id: string): Promise<void>;
}

/** The stored state is not the one that was read. */
export class StateChanged extends OperationError {
  constructor(location: string) {
    super(`Somebody has written to ${location} meanwhile`, "It was left as it is. Run this again.");
  }
}
