import type { Git } from "./run";
import { readObject } from "./objects";

/** CodeCommit's `UserInfo`. */
export interface UserInfo {
  readonly name: string;
  readonly email: string;
  /** Epoch seconds and offset in git's form: `1484167798 -0800`. */
  readonly date: string;
}

/** CodeCommit's `Commit`. */
export interface Commit {
  readonly commitId: string;
  readonly treeId: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: UserInfo;
  readonly committer: UserInfo;
  readonly additionalData: string;
}

export async function readCommit(git: Git, id: string): Promise<Commit> {
  return parseCommit(id, (await readObject(git, "commit", id)).toString("utf8"));
}

/** Parses git's commit format: header lines, some with continuation lines (signatures), a blank line, the unchanged message. */
export function parseCommit(commitId: string, text: string): Commit {
  const blank = text.indexOf("\n\n");
  const headers = (blank < 0 ? text : text.slice(0, blank)).split("\n");
  const valuesOf = (key: string) => headers.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  return {
    commitId,
    treeId: valuesOf("tree")[0] ?? "",
    parents: valuesOf("parent"),
    message: blank < 0 ? "" : text.slice(blank + 2),
    author: parseUser(valuesOf("author")[0] ?? ""),
    committer: parseUser(valuesOf("committer")[0] ?? ""),
    additionalData: "",
  };
}

function parseUser(line: string): UserInfo {
  const [, name, email, date] = /^(.*?) ?<(.*)> (\d+ [+-]\d+)$/.exec(line) ?? [];
  return { name: name ?? "", email: email ?? "", date: date ?? "" };
}

export interface NewCommit {
  readonly treeId: string;
  readonly parents: readonly string[];
  readonly name: string;
  readonly email: string;
  readonly message: string;
  readonly epochSeconds: number;
}

/** Writes git's commit format. `git commit-tree` would change messages and refuse names that CodeCommit accepts. */
export function formatCommit(commit: NewCommit): string {
  const user = `${inLine(commit.name)} <${inLine(commit.email)}> ${commit.epochSeconds} +0000`;
  const parents = commit.parents.map((parent) => `parent ${parent}\n`).join("");
  return `tree ${commit.treeId}\n${parents}author ${user}\ncommitter ${user}\n\n${commit.message.replaceAll("\0", "")}`;
}

/** Removes the characters that would end the line or the name early. */
function inLine(text: string): string {
  return text.replace(/[<>\n\0]/g, "").trim();
}
