import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { EnvironmentError } from "../../../environments/errors";
import { fileOf, usualFile } from "../../../environments/file-of";
import { readEnvironment } from "../../../environments/read";
import type { Environment } from "../../../environments/schema";
import { runChild } from "../../process/child";
import { ROOT } from "../../process/paths";
import { UsageError } from "../../words/errors";
import { otherChanges, refuseLosses } from "./renamed";

/** An environment's file as it was before. */
export interface FileBefore {
  /** Name for people to read: `HEAD:environments/dev.yaml`, or a path. */
  readonly shown: string;
  readonly content: string;
  readonly environment: Environment;
}

export interface BeforeOptions {
  /** Path of a copy of the old file. */
  readonly from?: string;
  /** Commit, branch or tag of this repository that has the old file. @default HEAD */
  readonly fromRef?: string;
  /** The environment's name before, if it is another now: the old file has it. @default the same */
  readonly fromName?: string;
}

/**
 * Reads the environment's file as it was before its `backend` or its name was changed. Throws UsageError if it cannot be read, if it
 * differs in other fields too, if it has the same backend, or if the new name would lose something.
 */
export async function readBefore(environment: Environment, options: BeforeOptions, folder = ROOT): Promise<FileBefore> {
  const { from, fromRef, fromName = environment.name } = options;
  if (from !== undefined && fromRef !== undefined) {
    throw new UsageError("--from and --from-ref cannot be used together.", "Name the old file with one of them.");
  }
  const renamed = fromName !== environment.name;
  const file = renamed ? join(dirname(fileOf(environment)), `${fromName}.yaml`) : fileOf(environment);
  const before =
    from === undefined
      ? { shown: `${fromRef ?? "HEAD"}:${file}`, content: await inGit(fromRef ?? "HEAD", file, folder) }
      : { shown: from, content: await inFile(from) };
  const read = { ...before, environment: parsed(fromName, before) };
  if (renamed) refuseRename(read, environment);
  else refuseOtherChanges(read, environment, file);
  return read;
}

function parsed(name: string, { shown, content }: Pick<FileBefore, "shown" | "content">): Environment {
  // The environment's name is given, whatever the old file is called.
  const reading = readEnvironment(usualFile(name), content);
  if ("environment" in reading) return reading.environment;
  throw new EnvironmentError(reading.mistakes.map((mistake) => ({ ...mistake, file: shown })));
}

/** A rename may write out names, so that they stay, and change the backend; nothing else. */
function refuseRename({ shown, environment: before }: FileBefore, now: Environment): void {
  const others = otherChanges(before, now);
  if (others.length > 0)
    throw new UsageError(
      `${fileOf(now)} and ${shown} differ in more than names and backend: ${others.join(", ")}.`,
      "Rename first, and deploy the other changes after that.",
    );
  refuseLosses(before, now, fileOf(now));
}

/** Only `backend` may differ: then both plans are of the same configuration, and differ in the place of the state only. */
function refuseOtherChanges({ shown, environment: before }: FileBefore, now: Environment, file: string): void {
  const keys = (Object.keys({ ...before, ...now }) as (keyof Environment)[]).filter(
    (key) => key !== "file" && !isDeepStrictEqual(before[key], now[key]),
  );
  if (keys.length === 0) {
    throw new UsageError(
      `${file} and ${shown} have the same backend (${JSON.stringify(now.backend)}): there is nothing to move.`,
      `First write the new backend into ${file}. If that is committed already, name the old file:\n--from-ref with a commit or branch that has it, or --from with a copy of it.`,
    );
  }
  const others = keys.filter((key) => key !== "backend");
  if (others.length === 0) return;
  throw new UsageError(
    `${file} and ${shown} differ in more than backend: ${others.join(", ")}.`,
    "Move the state first, with only backend changed; deploy the other changes after that.",
  );
}

async function inFile(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} cannot be read.`, undefined, { cause: error });
  }
}

async function inGit(ref: string, file: string, folder: string): Promise<string> {
  const remedy = "Name the old file with --from FILE, or a commit that has it with --from-ref REF.";
  if (ref.startsWith("-")) throw new UsageError(`--from-ref ${ref} is not a commit, branch or tag.`, remedy);
  const { exitCode, stdout, stderr } = await runChild("git", ["show", `${ref}:./${file}`], { cwd: folder, environment: process.env });
  if (exitCode === 0) return stdout;
  throw new UsageError(`git does not show ${file} as it was at ${ref}: ${stderr.trim()}`, remedy);
}
