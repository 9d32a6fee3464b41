import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { shownPath } from "./shown-path";

/** A file on which environments build. */
export interface SharedFile {
  /** Path as the person would type it. */
  readonly file: string;
  readonly content: string;
}

/** What the environments of one folder share: `defaults.yaml`, and the groups that a file may extend. */
export interface SharedFiles {
  readonly defaults?: SharedFile;
  readonly groupNames: readonly string[];
  readonly group: (name: string) => SharedFile | undefined;
}

/** Not an environment, although it is in their folder. */
export const DEFAULTS = "defaults.yaml";
/** Not an environment either: what the scans of all of them decide. */
export const POLICY = "policy.yaml";
const GROUPS = "groups";

/** For texts that are read alone. */
export const NOTHING_SHARED: SharedFiles = { groupNames: [], group: () => undefined };

/** The shared files of a folder of environments; each is read when it is asked for. */
export function sharedFilesIn(directory: string): SharedFiles {
  const groups = join(directory, GROUPS);
  const groupNames = existsSync(groups)
    ? readdirSync(groups)
        .filter((file) => file.endsWith(".yaml"))
        .map((file) => basename(file, ".yaml"))
        .sort()
    : [];
  return {
    defaults: existsSync(join(directory, DEFAULTS)) ? read(join(directory, DEFAULTS)) : undefined,
    groupNames,
    group: (name) => (groupNames.includes(name) ? read(join(groups, `${name}.yaml`)) : undefined),
  };
}

/** All texts that environments of the folder may share, with their files. */
export function sharedTexts({ defaults, groupNames, group }: SharedFiles): SharedFile[] {
  return [defaults, ...groupNames.map(group)].flatMap((shared) => (shared === undefined ? [] : [shared]));
}

function read(path: string): SharedFile {
  return { file: shownPath(path), content: readFileSync(path, "utf8") };
}
