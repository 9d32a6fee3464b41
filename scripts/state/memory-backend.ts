import { STACKS, type StackKind } from "../../environments/names";
import { type LockInfo, StateLocked } from "../terraform/state-lock";
import { OperationError } from "../words/errors";
import { type StateBackend, StateChanged, type StateVersion, type StoredState } from "./backend";
import { LockChanged } from "./lock-file";

interface Kept {
  readonly id: string;
  /** Undefined for a deletion. */
  readonly content: string | undefined;
  readonly at: Date;
}

/** States in memory, for tests: the time of each write is a second after the one before. */
export class MemoryStateBackend implements StateBackend {
  readonly wholeHistory = true;
  private readonly kept = new Map<StackKind, Kept[]>(STACKS.map((kind) => [kind, []]));
  private readonly locks = new Map<StackKind, LockInfo>();
  private written = 0;

  constructor(readonly removes = true) {}

  location(kind: StackKind): string {
    return `memory:${kind}`;
  }

  /** Writes as Terraform would; undefined deletes. */
  write(kind: StackKind, content: string | undefined): void {
    this.written += 1;
    this.of(kind).unshift({ id: `v${this.written}`, content, at: new Date(Date.UTC(2026, 10, 24, 12, 0, this.written)) });
  }

  putLock(kind: StackKind, lock: LockInfo): void {
    this.locks.set(kind, lock);
  }

  read(kind: StackKind): Promise<StoredState | undefined> {
    const [newest] = this.of(kind);
    if (!newest?.content) return Promise.resolve(undefined);
    const { content, at, id } = newest;
    return Promise.resolve({ content, bytes: Buffer.byteLength(content), lastModified: at, revision: id });
  }

  versions(kind: StackKind): Promise<readonly StateVersion[]> {
    const versions = this.of(kind).map(({ id, content, at }, index) => {
      const deleted = content === undefined;
      return { id, current: index === 0 && !deleted, deleted, bytes: Buffer.byteLength(content ?? ""), lastModified: at };
    });
    return Promise.resolve(versions);
  }

  readVersion(kind: StackKind, id: string): Promise<string> {
    const content = this.of(kind).find((kept) => kept.id === id)?.content;
    if (content !== undefined) return Promise.resolve(content);
    return Promise.reject(new OperationError(`${this.location(kind)} has no version ${id} that can be read`));
  }

  keep(): Promise<void> {
    return Promise.resolve();
  }

  async replace(kind: StackKind, content: string, revision: string | undefined): Promise<void> {
    const stored = await this.read(kind);
    if (stored?.revision !== revision) throw new StateChanged(this.location(kind));
    this.write(kind, content);
  }

  setAside(kind: StackKind): Promise<void> {
    this.write(kind, undefined);
    return Promise.resolve();
  }

  lock(kind: StackKind): Promise<LockInfo | undefined> {
    return Promise.resolve(this.locks.get(kind));
  }

  takeLock(kind: StackKind, lock: LockInfo): Promise<void> {
    const held = this.locks.get(kind);
    if (held !== undefined) return Promise.reject(new StateLocked(held));
    this.putLock(kind, lock);
    return Promise.resolve();
  }

  removeLock(kind: StackKind, id: string): Promise<void> {
    const lock = this.locks.get(kind);
    if (lock?.id !== id) return Promise.reject(new LockChanged(this.location(kind), id, lock));
    this.locks.delete(kind);
    return Promise.resolve();
  }

  private of(kind: StackKind): Kept[] {
    return this.kept.get(kind) ?? [];
  }
}
