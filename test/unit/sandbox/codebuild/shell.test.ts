import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BuildShell } from "../../../../sandbox/services/codebuild/runner/shell";

let scratch: string;
let lines: string[];
let shell: BuildShell;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), "shell-"));
  lines = [];
});
afterEach(async () => {
  shell.kill();
  await rm(scratch, { recursive: true, force: true });
});

function open(kind: "bash" | "sh"): (command: string, succeeding?: boolean) => Promise<number> {
  const environment = { PATH: process.env.PATH ?? "", HOME: scratch };
  shell = new BuildShell({ shell: kind, directory: scratch, environment, scratch, onLine: (line) => lines.push(line) });
  return (command, succeeding = true) => shell.run(command, succeeding);
}

describe.each(["bash", "sh"] as const)("%s", (kind) => {
  test("folder, variables and functions stay from command to command", async () => {
    const run = open(kind);
    expect(await run("mkdir deep; cd deep; export A='x y'; B=2; greet() { echo hello $B; }")).toBe(0);
    expect(await run('basename "$PWD"; greet; echo "$A $CODEBUILD_BUILD_SUCCEEDING" >&2; printf unfinished', false)).toBe(0);
    expect(lines).toEqual(["deep", "hello 2", "x y 0", "unfinished"]);
  });

  test("`exit` ends only its own command", async () => {
    const run = open(kind);
    expect(await run("mkdir deep; cd deep; export A=kept; exit 3")).toBe(3);
    expect(await run('basename "$PWD"; echo $A')).toBe(0);
    expect(await run("set -e; false; echo never")).toBe(1);
    expect(await run("echo $A; kill -9 $$")).toBe(137);
    expect(await run("echo $A again")).toBe(0);
    expect(lines).toEqual(["deep", "kept", "kept", "kept again"]);
  });

  test("a syntax error fails, and the next command runs", async () => {
    const run = open(kind);
    expect(await run("if then")).toBe(2);
    expect(await run("no-such-program")).toBe(127);
    expect(await run("cat; echo no input")).toBe(0);
    expect(lines.at(-1)).toBe("no input");
  });

  test("reads values of variables and expands text", async () => {
    const run = open(kind);
    await run("export A='two words'; B='line 1\nline 2'");
    expect(await shell.variables(["A", "B", "NONE"])).toEqual(
      new Map([
        ["A", "two words"],
        ["B", "line 1\nline 2"],
        ["NONE", ""],
      ]),
    );
    expect(await shell.expand('"$A" $(echo "in $B")')).toBe('"two words" in line 1\nline 2');
    expect(await shell.expand("plain")).toBe("plain");
  });

  test("kill ends the command under way and its background jobs", async () => {
    const run = open(kind);
    await run("sleep 1000 & echo $!");
    const under = run("sleep 1000");
    shell.kill();
    expect(await under).toBe(137);
    expect(await run("echo never")).toBe(137);
    expect(lines).toHaveLength(1);
  });
});

test("a very long line comes in pieces, and none of it is lost", async () => {
  const run = open("bash");
  expect(await run("head -c 300000 /dev/zero | tr '\\0' x")).toBe(0);
  expect(lines.join("")).toBe("x".repeat(300_000));
});
