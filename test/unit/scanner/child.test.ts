import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChild } from "../../../modules/scanner/adapters/child";

const node = process.execPath;
const limit = { env: {}, timeoutMs: 60_000 };

test("passes input and environment and nothing else; returns both outputs and the exit code", async () => {
  const script = "process.stdin.pipe(process.stdout); console.error(Object.keys(process.env).join()); process.exitCode = 7";
  expect(await runChild(node, ["-e", script], { ...limit, env: { ONLY: "1" }, input: "in" })).toEqual({
    code: 7,
    signal: null,
    stdout: "in",
    stderr: "ONLY\n",
    timedOut: false,
  });
});

test("arguments are passed without a shell", async () => {
  const script = "console.log(process.argv[1])";
  expect((await runChild(node, ["-e", script, "$(id); `id` && x"], limit)).stdout).toBe("$(id); `id` && x\n");
});

test("a large output is written to a file, in full", async () => {
  const folder = mkdtempSync(join(tmpdir(), "scanner-child-"));
  const stdoutFile = join(folder, "out");
  const result = await runChild(node, ["-e", "process.stdout.write('x'.repeat(5e6)); process.exit(1)"], { ...limit, stdoutFile });
  expect([result.code, result.stdout, readFileSync(stdoutFile).length]).toEqual([1, "", 5_000_000]);
  rmSync(folder, { recursive: true });
});

test("the time limit ends the child and what it started", async () => {
  const script = "require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })";
  const result = await runChild(node, ["-e", script], { env: {}, timeoutMs: 300 });
  expect([result.code, result.timedOut]).toEqual([null, true]);
});

test("a missing program is an error, a child that does not read its input is not", async () => {
  await expect(runChild("no-such-program", [], limit)).rejects.toThrow("spawn no-such-program ENOENT");
  expect((await runChild(node, ["-e", ""], { ...limit, input: "x".repeat(5e6) })).code).toBe(0);
});
