import { spawnSync } from "node:child_process";
import { openSync } from "node:fs";
import { PassThrough, Writable } from "node:stream";
import { confirm } from "../../../../scripts/cli/confirm";
import { onInterrupt, onStop } from "../../../../scripts/cli/interrupt";
import { askSecret, readAll } from "../../../../scripts/cli/secret-input";
import { ROOT } from "../../../../scripts/process/paths";
import { Interrupted } from "../../../../scripts/words/errors";

describe("a command that waits for an answer", () => {
  const silent = () => new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = () => Object.assign(new PassThrough(), { isTTY: true });

  it.each(["SIGTERM", "SIGHUP"] as const)("ends at %s, which the question does not see by itself", async (signal) => {
    const waits = [
      () => confirm({ text: "Apply?", option: "--yes" }, terminal(), silent()),
      () => askSecret("Token: ", terminal(), silent()),
      () => readAll(new PassThrough()),
    ];
    for (const wait of waits) {
      const interrupt = onInterrupt();
      const waiting = wait();
      process.emit(signal);
      await expect(waiting).rejects.toThrow(Interrupted);
      interrupt.dispose();
    }
  });

  it("does not begin to wait once it was stopped", () => {
    const interrupt = onInterrupt();
    let stopped = 0;
    process.emit("SIGINT");
    onStop(() => (stopped += 1));
    interrupt.dispose();
    onStop(() => (stopped += 1));
    expect(stopped).toBe(1);
  });

  it("answers no if the terminal closes", async () => {
    const input = terminal();
    const waiting = confirm({ text: "Apply?", option: "--yes" }, input, silent());
    input.end();
    expect(await waiting).toBe(false);
  });
});

describe("an output that cannot be written", () => {
  /** A command that prints, waits until it is stopped, and ends as if all were well. */
  const script = `const { runCommandLine } = require("./scripts/cli/command-line.ts");
    void runCommandLine("x", [], (program, perform) => program.action(() => perform(false, async (console, signal) => {
      console.line("one");
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return 0;
    }))).then((code) => (process.exitCode = code));`;
  const run = (stdout: number) =>
    spawnSync(process.execPath, ["--import", "tsx", "-e", script], { cwd: ROOT, encoding: "utf8", stdio: ["ignore", stdout, "pipe"] });

  it("stops the command in order, and a full disk is no success", () => {
    const { status, stderr } = run(openSync("/dev/full", "w"));
    expect([status, stderr]).toEqual([1, ""]);
  });
});
