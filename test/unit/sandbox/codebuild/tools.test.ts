import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeDirectories } from "../../../../sandbox/services/codebuild/runner/build-directories";
import { privateTools } from "../../../../sandbox/services/codebuild/runner/tools";

test("a build installs programs into its own folders", async () => {
  const work = await mkdtemp(join(tmpdir(), "tools-"));
  try {
    const directories = await makeDirectories(work, "uuid");
    const tools = await privateTools(directories, process.env.PATH ?? "");
    const run = (program: string, ...parameters: string[]) =>
      execFileSync(program, parameters, { env: { ...tools, HOME: directories.home }, encoding: "utf8" }).trim();
    expect(run("python3", "-c", "import sys; print(sys.prefix)")).toBe(join(directories.tools, "python"));
    expect(run("pip", "--version")).toMatch(/^pip \d/);
    expect(run("npm", "prefix", "--global")).toBe(join(directories.tools, "npm"));
  } finally {
    await rm(work, { recursive: true });
  }
});
