import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** A build's private folders. */
export interface BuildDirectories {
  /** Contains all the others. */
  readonly root: string;
  readonly home: string;
  readonly temporary: string;
  /** Scripts and state of the shell. */
  readonly scratch: string;
  /** Programs that come before the machine's on PATH. */
  readonly tools: string;
  /** Folder of the primary source. */
  readonly source: string;
  /** Folder of a secondary source. */
  secondary(identifier: string): string;
}

export async function makeDirectories(workDirectory: string, uuid: string): Promise<BuildDirectories> {
  const root = rootOf(workDirectory, uuid);
  const sources = join(root, "src");
  const directories = {
    root,
    home: join(root, "home"),
    temporary: join(root, "tmp"),
    scratch: join(root, "agent"),
    tools: join(root, "tools"),
    source: join(sources, "primary"),
    secondary: (identifier: string) => join(sources, `secondary-${identifier}`),
  };
  for (const path of [directories.home, directories.temporary, directories.scratch, directories.tools, directories.source]) {
    await mkdir(path, { recursive: true });
  }
  return directories;
}

export async function removeDirectories(workDirectory: string, uuid: string): Promise<void> {
  await rm(rootOf(workDirectory, uuid), { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

function rootOf(workDirectory: string, uuid: string): string {
  return join(workDirectory, "codebuild", uuid);
}
