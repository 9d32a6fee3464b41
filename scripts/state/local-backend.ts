import { readdir, readFile, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { StackKind } from "../../environments/names";
import { copyPrivate, writePrivate } from "../process/files";
import { writeWhole } from "../process/whole-file";
import { type LockInfo, StateLocked } from "../terraform/state-lock";
import { OperationError, systemCode } from "../words/errors";
import { sha256Of } from "./archive";
import { type StateBackend, StateChanged, type StateVersion, type StoredState } from "./backend";
import { LockChanged, lockContent, parseLock } from "./lock-file";

const CURRENT = "current";

/**
 * States as Terraform's `local` backend stores them: one file each, with `.NAME.lock.info` beside it while it is locked. The
 * versions are the files `NAME.SUFFIX` beside it: Terraform's own `.backup`, and the copies that this class keeps.
 */
export class LocalStateBackend implements StateBackend {
  readonly wholeHistory = false;
  readonly removes = true;

  constructor(private readonly file: (kind: StackKind) => string) {}

  location(kind: StackKind): string {
    return this.file(kind);
  }

  async read(kind: StackKind): Promise<StoredState | undefined> {
    const file = this.file(kind);
    const content = await orAbsent(() => readFile(file, "utf8"));
    // Terraform creates an empty file before it writes to it for the first time.
    if (!content) return undefined;
    const { mtime } = await stat(file);
    return { content, bytes: Buffer.byteLength(content), lastModified: mtime, revision: sha256Of(content) };
  }

  async versions(kind: StackKind): Promise<readonly StateVersion[]> {
    const file = this.file(kind);
    const name = basename(file);
    const files = (await orAbsent(() => readdir(dirname(file)))) ?? [];
    const found: StateVersion[] = [];
    for (const each of files.filter((other) => other === name || other.startsWith(`${name}.`))) {
      const { size, mtime } = await stat(join(dirname(file), each));
      const current = each === name;
      if (size > 0) {
        const id = current ? CURRENT : each.slice(name.length + 1);
        found.push({ id, current, deleted: false, bytes: size, lastModified: mtime });
      }
    }
    return found.sort((a, b) => Number(b.current) - Number(a.current) || b.lastModified.getTime() - a.lastModified.getTime());
  }

  async readVersion(kind: StackKind, id: string): Promise<string> {
    const known = (await this.versions(kind)).some((version) => version.id === id);
    if (!known) throw new OperationError(`${this.location(kind)} has no version ${id} that can be read`);
    return readFile(id === CURRENT ? this.file(kind) : `${this.file(kind)}.${id}`, "utf8");
  }

  async keep(kind: StackKind): Promise<void> {
    if ((await this.read(kind)) === undefined) return;
    const file = this.file(kind);
    const kept = `${file}.${new Date().toISOString().replace(/[-:.]/g, "")}`;
    copyPrivate(file, kept, "new");
  }

  async replace(kind: StackKind, content: string, revision: string | undefined): Promise<void> {
    const file = this.file(kind);
    if ((await this.read(kind))?.revision !== revision) throw new StateChanged(file);
    await writeWhole(file, content, { mode: 0o600 });
  }

  async setAside(kind: StackKind): Promise<void> {
    await this.keep(kind);
    await rm(this.file(kind), { force: true });
  }

  async lock(kind: StackKind): Promise<LockInfo | undefined> {
    const file = this.lockFile(kind);
    const content = await orAbsent(() => readFile(file, "utf8"));
    return content === undefined ? undefined : parseLock(content, file);
  }

  /**
   * Terraform takes a system lock on the file, and only then writes this lock file, overwriting ours. So if Terraform works
   * here at the same time, the lock file is another one afterwards, and removeLock notices.
   */
  async takeLock(kind: StackKind, lock: LockInfo): Promise<void> {
    try {
      writePrivate(this.lockFile(kind), lockContent(lock), "wx");
    } catch (error) {
      const held = systemCode(error) === "EEXIST" ? await this.lock(kind) : undefined;
      throw held === undefined ? error : new StateLocked(held);
    }
  }

  async removeLock(kind: StackKind, id: string): Promise<void> {
    const lock = await this.lock(kind);
    if (lock?.id !== id) throw new LockChanged(this.lockFile(kind), id, lock);
    await rm(this.lockFile(kind));
  }

  private lockFile(kind: StackKind): string {
    const file = this.file(kind);
    return join(dirname(file), `.${basename(file)}.lock.info`);
  }
}

async function orAbsent<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
