import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "../../environments/errors";
import { type CdktfCommand, cdktfAbove } from "./command";

/** In cdktf's folder: the number of the process that works there. */
const MARKER = "cdktf.pid";

/** Another cdktf works in the same folder. Nothing was done. */
export class FolderInUseError extends EnvironmentError {
  constructor(folder: string, { pid, program, verb }: CdktfCommand, example: string) {
    super([]);
    this.message = [
      `${program} ${verb} (process ${pid}) is at work in ${folder}, and cdktf would remove the stacks below it that are not its own.`,
      `  Give this one a folder of its own: mkdir -p cdktf.out, then --output cdktf.out/${example}`,
    ].join("\n");
  }
}

/** Codes of the system for a place that cannot be written. */
const REFUSED = new Set(["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT"]);

/** cdktf's folder cannot be written. Nothing was done. */
export class FolderRefusedError extends EnvironmentError {
  constructor(folder: string, code: string, example: string) {
    super([]);
    this.message = `${folder} cannot be written: ${code}\n  Make it writable for you, or name another folder, such as --output /tmp/cdktf-${example}.`;
  }
}

/**
 * Notes that a cdktf works in a folder; it does until its process ends. cdktf writes and removes stacks there before it looks what
 * another one does with them, so the second is refused. Throws {@link FolderInUseError}, {@link FolderRefusedError}.
 * @param example what a folder of its own might be called
 */
export function claim(folder: string, command: CdktfCommand, example: string): void {
  try {
    note(folder, command, example);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw REFUSED.has(code) ? new FolderRefusedError(folder, code, example) : error;
  }
}

function note(folder: string, command: CdktfCommand, example: string): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, MARKER);
  for (;;) {
    try {
      writeFileSync(file, `${command.pid}\n`, { flag: "wx" });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = ownerOf(file);
    if (owner?.pid === command.pid) return;
    if (owner !== undefined) throw new FolderInUseError(folder, owner, example);
    // It has ended, or its number is that of another program.
    rmSync(file, { force: true });
  }
}

function ownerOf(file: string): CdktfCommand | undefined {
  let pid: number;
  try {
    pid = Number(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
  const command = Number.isInteger(pid) && pid > 0 ? cdktfAbove(pid) : undefined;
  return command?.pid === pid ? command : undefined;
}
