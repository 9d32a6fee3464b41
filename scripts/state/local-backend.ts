import { constants } from "node:fs";
import { chmod, copyFile, readdir, readFile, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { StackKind } from "../../environments/names";
import { OperationError } from "../lib/errors";
import type { LockInfo } from "../lib/state-lock";
import { newestFirst, type StateBackend, type StateVersion, type StoredState } from "./backend";
import { LockChanged, parseLock } from "./lock-file";
import { systemCode } from "./system-error";

const CURRENT = "current";

/**
 * States as Terraform's `local` backend keeps them: a file each, `.NAME.lock.info` beside it while somebody works on it. Its
 * versions are the files `NAME.SUFFIX` there: Terraform's own `.backup`, and what was kept here.
 */
export class LocalStateBackend implements StateBackend {
  constructor(private readonly file: (kind: StackKind) => string) {}

  location(kind: StackKind): string {
    return this.file(kind);
  }

  async read(kind: StackKind): Promise<StoredState | undefined> {
    const file = this.file(kind);
    const content = await orAbsent(() => readFile(file, "utf8"));
    // Terraform makes the file empty before it first writes to it.
    if (!content) return undefined;
    const { mtime } = await stat(file);
    return { content, bytes: Buffer.byteLength(content), lastModified: mtime };
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
    return found.sort(newestFirst);
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
    await copyFile(file, kept, constants.COPYFILE_EXCL);
    await chmod(kept, 0o600);
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
