import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { secrets } from "../../../../modules/text/redactor";
import { lives } from "../../../../scripts/process/lives";
import { runChild } from "../../../../scripts/process/child";
import { ROOT } from "../../../../scripts/process/paths";
import { Interrupted, OperationError } from "../../../../scripts/words/errors";

const node = (script: string, options: Partial<Parameters<typeof runChild>[2]> = {}) =>
  runChild(process.execPath, ["-e", script], { environment: {}, ...options });

describe("runChild", () => {
  it("returns the child's output and how it ended", async () => {
    const result = await node("process.stdout.write('out'); process.stderr.write('err'); process.exitCode = 2;");
    expect(result).toMatchObject({ exitCode: 2, stdout: "out", stderr: "err" });
    expect(["outerr", "errout"]).toContain(result.all);
  });

  it("passes on lines while the child runs, and its process id", async () => {
    const lines: string[] = [];
    let pid = 0;
    await node("process.stdout.write('a\\nb'); console.log(process.pid)", {
      onLine: (line) => lines.push(line),
      onStart: (started) => (pid = started),
    });
    expect(lines).toEqual(["a", `b${pid}`]);
  });

  it("gives the child only this environment, and no input", async () => {
    const script =
      "let text = ''; process.stdin.on('data', (c) => (text += c)).on('end', () => console.log(JSON.stringify([process.env.A, process.env.HOME, text])));";
    expect(JSON.parse((await node(script, { environment: { A: "1" } })).stdout)).toEqual(["1", null, ""]);
  });

  it("passes arguments unchanged, without a shell", async () => {
    const args = ["-e", "console.log(JSON.stringify(process.argv.slice(1)))", "$HOME", "a b", "; exit 1"];
    expect(JSON.parse((await runChild(process.execPath, args, { environment: {} })).stdout)).toEqual(args.slice(2));
  });

  it("adds to the log file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "child-"));
    try {
      const logFile = join(folder, "deep", "x.log");
      await node("console.log('one')", { logFile });
      await node("console.error('two')", { logFile });
      expect(readFileSync(logFile, "utf8")).toBe("one\ntwo\n");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("lets a child that may outlive it write into a file, because a pipe would break", async () => {
    const folder = mkdtempSync(join(tmpdir(), "child-"));
    try {
      const logFile = join(folder, "x.log");
      await node("console.log('before')", { logFile });
      const script = "for (const fd of [1, 2]) console.log(require('fs').fstatSync(fd).isFile()); console.error('error')";
      expect(await node(script, { logFile, outlives: true })).toMatchObject({ exitCode: 0, all: "true\ntrue\nerror\n" });
      expect(readFileSync(logFile, "utf8")).toBe("before\ntrue\ntrue\nerror\n");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each([false, true])(
    "keeps secrets and control sequences out of the log, which nobody else can read (outlives: %s)",
    async (outlives) => {
      const folder = mkdtempSync(join(tmpdir(), "child-"));
      const umask = process.umask(0);
      secrets.learn("child-log-canary");
      try {
        const logFile = join(folder, "deep", "x.log");
        const script = `const { writeSync } = require("fs");
        writeSync(1, "a child-log-"); setTimeout(() => { writeSync(1, "canary b\\x1b]52;c;eA==\\x07"); console.log(require("fs").readdirSync(${JSON.stringify(join(folder, "deep"))}).join()); }, 50);`;
        const { stdout } = await node(script, { logFile, outlives });
        expect(stdout).toBe("a child-log-canary b\x1b]52;c;eA==\x07x.log\n");
        expect(readFileSync(logFile, "utf8")).toBe("a [redacted] b\ufffd]52;c;eA==\ufffdx.log\n");
        expect([logFile, join(folder, "deep")].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o700]);
      } finally {
        process.umask(umask);
        rmSync(folder, { recursive: true });
      }
    },
  );

  it("interrupts the child like Ctrl-C, waits for its end, and reports the interruption", async () => {
    const controller = new AbortController();
    const lines: string[] = [];
    const script =
      "process.on('SIGINT', () => { console.log('tidying'); process.exit(0); }); setInterval(() => {}, 1000); console.log('ready');";
    const onLine = (line: string) => {
      lines.push(line);
      if (line === "ready") controller.abort();
    };
    await expect(node(script, { signal: controller.signal, onLine })).rejects.toThrow(Interrupted);
    expect(lines).toEqual(["ready", "tidying"]);
    await expect(node("", { signal: controller.signal })).rejects.toThrow(Interrupted);
  });

  it("keeps the child out of the terminal's process group, so that Ctrl-C does not reach it twice", async () => {
    const script = "import os; print(os.getpgrp() == os.getpid())";
    expect((await runChild("python3", ["-c", script], { environment: { PATH: process.env.PATH } })).stdout).toBe("True\n");
  });

  it("ends the child if this process does not wait for it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "child-"));
    try {
      const told = join(folder, "told");
      const child = `process.on("SIGINT", () => { require("node:fs").writeFileSync(${JSON.stringify(told)}, ""); process.exit(); });
        setInterval(() => {}, 1000); console.log("ready");`;
      const parent = `const { runChild } = require("./scripts/process/child.ts");
        void runChild(process.execPath, ["-e", ${JSON.stringify(child)}], { environment: {}, onLine: () => process.exit(130) });`;
      const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "-e", parent], { cwd: ROOT, encoding: "utf8" });
      expect([status, stderr]).toEqual([130, ""]);
      while (!existsSync(told)) await sleep(20);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("tells a child to end only once: at a second SIGINT, Terraform would leave lock and resources behind", async () => {
    const folder = mkdtempSync(join(tmpdir(), "child-"));
    try {
      const [told, released, ended] = ["told", "released", "ended"].map((name) => join(folder, name)) as [string, string, string];
      const child = `const fs = require("node:fs"); process.on("SIGINT", () => { fs.appendFileSync(${JSON.stringify(told)}, "x"); });
        const end = () => { if (!fs.existsSync(${JSON.stringify(released)})) return; fs.writeFileSync(${JSON.stringify(ended)}, ""); process.exit(); };
        setInterval(end, 20); console.log("ready");`;
      const log = JSON.stringify(join(folder, "x.log"));
      const parent = `const { runChild } = require("./scripts/process/child.ts"); const stop = new AbortController();
        void runChild(process.execPath, ["-e", ${JSON.stringify(child)}], { environment: {}, signal: stop.signal, logFile: ${log}, outlives: true }).catch(() => undefined);
        const { existsSync, readFileSync } = require("node:fs"); const ready = setInterval(() => { if (!existsSync(${log}) || readFileSync(${log}, "utf8").trim() !== "ready") return;
        clearInterval(ready); stop.abort(); setInterval(() => existsSync(${JSON.stringify(told)}) && process.exit(130), 20); }, 20);`;
      const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "-e", parent], { cwd: ROOT, encoding: "utf8" });
      expect([status, stderr]).toEqual([130, expect.any(String)]);
      expect(stderr).toMatch(/^node -e \(process \d+\) ends in order by itself, in the background\. Run this again after that\.$/m);
      writeFileSync(released, "");
      while (!existsSync(ended)) await sleep(20);
      expect(readFileSync(told, "utf8")).toBe("x");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("ends what a killed child has started, which nobody would wait for", async () => {
    const grandchild = "process.stdout.write(String(process.pid)); setInterval(() => {}, 1000)";
    const script = `const { spawn } = require("node:child_process");
      spawn(process.execPath, ["-e", ${JSON.stringify(grandchild)}], { stdio: ["ignore", "pipe", "ignore"] }).stdout.once("data", (pid) => {
        console.log(String(pid)); setTimeout(() => process.kill(process.pid, "SIGKILL"), 100);
      });`;
    let pid = 0;
    await expect(node(script, { onLine: (line) => (pid = Number(line)) })).rejects.toThrow("was ended by SIGKILL");
    expect(pid).toBeGreaterThan(0);
    while (lives(pid)) await sleep(20);
  });

  it("says that a child was killed, which could not clean up", async () => {
    let killed = 0;
    const onKilled = () => (killed += 1);
    await node("", { onKilled });
    await expect(node("process.kill(process.pid, 'SIGKILL')", { onKilled })).rejects.toThrow("was ended by SIGKILL");
    expect(killed).toBe(1);
  });

  it("reports that a program did not start, or that somebody else ended it", async () => {
    await expect(runChild("no-such-program", [], { environment: {} })).rejects.toMatchObject({
      what: "no-such-program does not start: spawn no-such-program ENOENT",
      remedy: "Install no-such-program, or put it on PATH.",
    });
    await expect(runChild("sh", [], { cwd: "/no/such/folder", environment: process.env })).rejects.toMatchObject({
      what: "sh does not start: spawn sh ENOENT",
      remedy: undefined,
    });
    const killed = node("process.kill(process.pid, 'SIGKILL')");
    await expect(killed).rejects.toThrow(OperationError);
    await expect(killed).rejects.toThrow("was ended by SIGKILL");
  });
});
