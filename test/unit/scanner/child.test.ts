import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChild } from "../../../modules/scanner/adapters/child";

const node = process.execPath;
const limit = { env: {}, timeoutMs: 60_000 };

test("gives input, environment and nothing else; takes both outputs and the code", async () => {
  const script = "process.stdin.pipe(process.stdout); console.error(Object.keys(process.env).join()); process.exitCode = 7";
  expect(await runChild(node, ["-e", script], { ...limit, env: { ONLY: "1" }, input: "in" })).toEqual({
    code: 7,
    stdout: "in",
    stderr: "ONLY\n",
    timedOut: false,
  });
});

test("arguments are arguments: no shell looks at them", async () => {
  const script = "console.log(process.argv[1])";
  expect((await runChild(node, ["-e", script, "$(id); `id` && x"], limit)).stdout).toBe("$(id); `id` && x\n");
});

test("a large output goes into a file, whole", async () => {
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

test("a program that is not there is an error, a child that does not read its input is not", async () => {
  await expect(runChild("no-such-program", [], limit)).rejects.toThrow("spawn no-such-program ENOENT");
  expect((await runChild(node, ["-e", ""], { ...limit, input: "x".repeat(5e6) })).code).toBe(0);
});
