import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../../../scripts/ops";
import { ROOT } from "../../../../scripts/process/paths";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "my environments-"));
  for (const name of ["dev.yaml", "prod.yaml", "notes.txt"]) writeFileSync(join(folder, name), "");
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

async function said(...argv: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: "", err: "" };
  jest.spyOn(process.stdout, "write").mockImplementation((part) => Boolean((written.out += String(part))));
  jest.spyOn(process.stderr, "write").mockImplementation((part) => Boolean((written.err += String(part))));
  const code = await main(argv);
  jest.restoreAllMocks();
  return { code, ...written };
}

/** What the real bash offers after these words. */
const offered = (...words: readonly string[]) => offeredBy("bash", ...words);

/** The same of another shell; the function runs as bashcompinit of zsh calls it. */
async function offeredBy(shell: "bash" | "zsh", ...words: readonly string[]): Promise<string[]> {
  const { out } = await said("completion", shell);
  const array = ["package-scan", ...words].map((word) => `'${word}'`).join(" ");
  const asked = `COMP_WORDS=(${array}); COMP_CWORD=${words.length}; _package_scan; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const script = shell === "bash" ? `${out}\n${asked}` : `${out}\n() { emulate -L sh; setopt kshglob noshglob braceexpand; ${asked} }`;
  const { stdout, stderr } = spawnSync(shell, [...(shell === "bash" ? ["--norc"] : ["-f"]), "-c", script], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, SHLVL: "1", ZDOTDIR: folder, ENVIRONMENT_FILES: folder },
  });
  expect(stderr).toBe("");
  // What does not begin with the word, zsh leaves out by itself.
  const fits = (word: string) => word !== "" && (shell === "bash" || word.startsWith(words.at(-1) ?? ""));
  return stdout.split("\n").filter(fits);
}

test("bash completes verbs, verbs of a group, options, and environments after --env", async () => {
  expect(await offered("de")).toEqual(["deploy", "destroy"]);
  expect(await offered("state", "un")).toEqual(["unlock", "untaint"]);
  expect(await offered("deploy", "--ap")).toEqual(["--approved"]);
  expect(await offered("deploy", "--env", "")).toEqual(["dev", "prod"]);
  expect(await offered("deploy", "-e", "dev", "p")).toEqual(["prod"]);
  expect(await offered("deploy", "-e", "dev", "--ye")).toEqual(["--yes"]);
  expect(await offered("deploy", "--stack", "s")).toEqual(["state", "secrets", "scanner"]);
});

test("bash completes the last word of a list, and what follows an equals sign", async () => {
  expect(await offered("deploy", "--env", "dev,p")).toEqual(["dev,prod"]);
  expect(await offered("deploy", "-e", "dev,")).toEqual(["dev,dev", "dev,prod"]);
  expect(await offered("deploy", "--env", "=")).toEqual(["dev", "prod"]);
  expect(await offered("deploy", "--env", "=", "p")).toEqual(["prod"]);
});

test("files that environments share are no environments, and one may have a name of its own", async () => {
  for (const name of ["defaults.yaml", "policy.yaml"]) writeFileSync(join(folder, name), "");
  writeFileSync(join(folder, "old-file.yaml"), 'account: "111122223333"\nname: "qa-1"  # as before\n');
  expect(await offered("deploy", "--env", "")).toEqual(["dev", "qa-1", "prod"]);
});

const zshIsThere = spawnSync("zsh", ["--version"]).status === 0;

(zshIsThere ? test : test.skip)(
  "the real zsh completes the same: names by their files, lists, and what follows an equals sign",
  async () => {
    const zsh = (...words: readonly string[]) => offeredBy("zsh", ...words);
    writeFileSync(join(folder, "old-file.yaml"), 'name: "qa-1"\n');
    expect(await zsh("state", "un")).toEqual(["unlock", "untaint"]);
    expect(await zsh("deploy", "-e", "")).toEqual(["dev", "qa-1", "prod"]);
    expect(await zsh("deploy", "-e", "dev", "--ye")).toEqual(["--yes"]);
    expect(await zsh("deploy", "--env", "dev,p")).toEqual(["dev,prod"]);
    expect(await zsh("deploy", "--env=p")).toEqual(["--env=prod"]);
    expect(await zsh("deploy", "--stack=registry,sca")).toEqual(["--stack=registry,scanner"]);
  },
);

const fishIsThere = spawnSync("fish", ["--version"]).status === 0;

(fishIsThere ? test : test.skip)("the real fish completes the same, lists and what follows an equals sign too", async () => {
  for (const name of ["defaults.yaml", "policy.yaml"]) writeFileSync(join(folder, name), "");
  writeFileSync(join(folder, "old-file.yaml"), 'account: "111122223333"\nname: "qa-1"  # as before\n');
  writeFileSync(join(folder, "completion.fish"), (await said("completion", "fish")).out);
  const lines = {
    de: ["deploy", "destroy"],
    "state un": ["unlock", "untaint"],
    "deploy --ap": ["--approved"],
    "deploy --env ": ["dev", "prod", "qa-1"],
    "deploy -e dev p": ["prod"],
    "deploy -e dev --ye": ["--yes"],
    "deploy --stack s": ["scanner", "secrets", "state"],
    "deploy --env dev,p": ["dev,prod"],
    "deploy -e dev,": ["dev,dev", "dev,prod", "dev,qa-1"],
    "deploy --env=p": ["--env=prod"],
    "deploy --env=dev,p": ["--env=dev,prod"],
    "deploy --stack registry,sca": ["registry,scanner"],
    // A folder of the project is no verb's argument, and what an option takes from a file is one.
    "deploy not": [],
    "deploy --approved not": ["notes.txt"],
  };
  const asked = Object.keys(lines).map(
    (line) => `echo "? ${line}"; complete --do-complete "package-scan ${line}" | string replace -r '\\t.*' ''`,
  );
  const script = [`source completion.fish`, ...asked].join("\n");
  const env = { PATH: process.env.PATH, HOME: folder, ENVIRONMENT_FILES: folder };
  const { stdout, stderr } = spawnSync("fish", ["--no-config", "-c", script], { cwd: folder, encoding: "utf8", env });
  const offers = stdout
    .split("? ")
    .slice(1)
    .map((part) => part.split("\n"));
  expect([stderr, Object.fromEntries(offers.map(([line, ...words]) => [line, words.filter(Boolean)]))]).toEqual(["", lines]);
});

test("zsh and fish get theirs, and another shell is named", async () => {
  expect((await said("completion", "zsh")).out).toMatch(
    /^.*compinit -i; \}\nautoload -U \+X bashcompinit && bashcompinit\n_package_scan_names\(\) \{/,
  );
  const { out } = await said("completion", "fish");
  expect(out).toContain("complete -c package-scan -n '__fish_use_subcommand' -a deploy\n");
  expect(out).toContain("complete -c package-scan -n '__fish_seen_subcommand_from deploy' -l approved -r -F\n");
  expect(out).toContain("complete -c package-scan -n '__fish_seen_subcommand_from deploy' -l env -x -a '(__package_scan_list names)'\n");
  expect(await said("completion", "tcsh")).toEqual({
    code: 3,
    out: "",
    err: "There is no completion for tcsh.\n  There is one for: bash, zsh, fish.\n",
  });
});

test("npx finds the command of the project", () => {
  const { bin } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { bin: Record<string, string> };
  const program = join(ROOT, bin["package-scan"] ?? "");
  expect(readFileSync(program, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(statSync(program).mode & 0o111).not.toBe(0);
  expect(readFileSync(program, "utf8")).toContain('process.argv.splice(2, 0, "ops")');
});

test("--version after a verb is the verb's", async () => {
  const args = ["state", "restore", "--env", "nobody", "--stack", "registry", "--version", "1", "--yes"];
  expect(await said(...args)).toMatchObject({ code: 3, out: "", err: expect.stringContaining("nobody") as string });
});

test("--version is this project's", async () => {
  expect(await said("--version")).toEqual({ code: 0, out: "1.0.0\n", err: "" });
});
