import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkOut, commonCommit, samePackages } from "../../../../scripts/changed/worktree";

const signal = new AbortController().signal;
let project: string;
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: project, encoding: "utf8" });
const commit = (file: string, content: string) => {
  writeFileSync(join(project, file), content);
  git("add", ".");
  git("commit", "-qm", file);
  return git("rev-parse", "HEAD").trim();
};

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "worktree-"));
  git("init", "-qb", "main");
  mkdirSync(join(project, "node_modules"));
  writeFileSync(join(project, ".gitignore"), "node_modules\n");
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

test("a branch is compared with the commit from which it has parted, and checked out beside it", async () => {
  const base = commit("a.txt", "1");
  git("checkout", "-qb", "branch");
  commit("a.txt", "2");
  git("checkout", "-q", "main");
  commit("b.txt", "later on main");
  git("checkout", "-q", "branch");
  expect(await commonCommit("main", { project, signal })).toBe(base);
  const folder = join(project, "..", `${project.split("/").at(-1) ?? ""}-earlier`);
  const remove = await checkOut(base, folder, { project, signal });
  expect(readFileSync(join(folder, "a.txt"), "utf8")).toBe("1");
  expect(existsSync(join(folder, "node_modules"))).toBe(true);
  expect(samePackages(project, folder)).toBe(true);
  writeFileSync(join(project, "package-lock.json"), "{}");
  expect(samePackages(project, folder)).toBe(false);
  await remove();
  expect([existsSync(folder), git("worktree", "list").trim().split("\n").length]).toEqual([false, 1]);
});

test.each(["nowhere", "--output=x"])("a ref that does not exist is named: %s", async (ref) => {
  commit("a.txt", "1");
  await expect(commonCommit(ref, { project, signal })).rejects.toThrow(`--changed ${ref}: git finds no commit that ${ref}`);
});
