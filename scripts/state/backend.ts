import type { StackKind } from "../../environments/names";
import type { LockInfo } from "../lib/state-lock";

/** A state as it is stored, not parsed: what is broken can be looked at too. */
export interface StoredState {
  readonly content: string;
  readonly bytes: number;
  readonly lastModified: Date;
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
 * Where the states of one environment live. Reads what Terraform wrote and clears away what stands in its way; a state is
 * written by Terraform alone. Throws OperationError where the place is missing or closed.
 */
export interface StateBackend {
  /** For people: s3://bucket/key, or a file. */
  location(kind: StackKind): string;
  /** undefined: there is none. */
  read(kind: StackKind): Promise<StoredState | undefined>;
  /** Newest first; a deletion is a version too. */
  versions(kind: StackKind): Promise<readonly StateVersion[]>;
  readVersion(kind: StackKind, id: string): Promise<string>;
  /** Makes sure that the current state will be among the versions when another one takes its place. */
  keep(kind: StackKind): Promise<void>;
  /** As `keep`, and then takes the current state away: Terraform puts nothing over one that it cannot read. */
  setAside(kind: StackKind): Promise<void>;
  lock(kind: StackKind): Promise<LockInfo | undefined>;
  /** Throws where the lock is another one by now, or gone. */
  removeLock(kind: StackKind, id: string): Promise<void>;
}

/** Order of versions. A deletion that counts is never as old as what it deleted. */
export function newestFirst(a: StateVersion, b: StateVersion): number {
  return (
    Number(b.current) - Number(a.current) || b.lastModified.getTime() - a.lastModified.getTime() || Number(b.deleted) - Number(a.deleted)
  );
}
