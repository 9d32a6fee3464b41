import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { withLists } from "../../../scripts/publish/lists";

/** The buildspec's own commands, in the shells that /bin/sh may be. */
const BUILDSPEC = join(__dirname, "../../../modules/scanner/publish/buildspec.yml");
const { phases } = parse(readFileSync(BUILDSPEC, "utf8")) as { phases: { install: { commands: string[] } } };
const [write = "", verify = ""] = phases.install.commands;

const OURS = { "scanner.js": "ours", "package.json": "{}", "wheels/six-1.0-py3-none-any.whl": "w" };
const PART = "snyk-cli/0a0a0a0a0a0a0a0a/000/part";
const ANOTHER = "f".repeat(64);

let root: string;
let source: string;
let contentHash: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "verify-source-"));
  source = join(root, "src");
  contentHash = publish(OURS);
  put("manifest.json", "{}");
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, content: string): void {
  mkdirSync(dirname(join(source, path)), { recursive: true });
  writeFileSync(join(source, path), content);
}

function publish(files: Readonly<Record<string, string>>): string {
  const all = withLists(new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)])));
  for (const [path, content] of all.files) put(path, content.toString());
  return all.contentHash;
}

describe.each(["bash", "dash"])("in %s", (shell) => {
  /** Exit code, and what was printed. */
  const run = async (accepted = contentHash, more: Readonly<Record<string, string>> = {}) => {
    const env = { ...more, PATH: process.env.PATH, HOME: root, TMPDIR: root, SCANNER_SHA256: accepted, SCAN_ENVIRONMENT: "dev" };
    const commands = `${write}\n${verify.replace("sh ", `${shell} `)}\n`;
    const child = await promisify(execFile)(shell, ["-c", commands], { cwd: source, env }).catch(
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
    return ["code" in child ? child.code : 0, `${child.stdout}${child.stderr}`.trim()];
  };
  const refused = (why: string) => [
    1,
    `The source is not what ops publish put there: ${why}. Publish it again (npm run ops -- publish --env dev), or find out who pushed to the repository.`,
  ];

  test("a proxy that is a secret and was never set is said before anything asks it", async () => {
    expect(await run(contentHash, { HTTPS_PROXY: "unset" })).toEqual([
      1,
      "The proxy of the build was never set: npm run ops -- secrets proxy --env dev",
    ]);
    expect((await run(contentHash, { HTTPS_PROXY: "http://ana:secret@proxy.example.com:8080" }))[0]).toBe(0);
  });

  test("what was published is taken, also while another is accepted beside it", async () => {
    const fine = [0, `The source is what ops publish put there: SHA-256 ${contentHash}`];
    expect(await run()).toEqual(fine);
    expect(await run(`${contentHash} ${ANOTHER}`)).toEqual(fine);
    expect(await run(`${ANOTHER} ${contentHash}`)).toEqual(fine);
    put(PART, "of a publish that was stopped");
    expect(await run()).toEqual(fine);
  });

  test("nothing is taken before anything was accepted, or with half a hash", async () => {
    expect(await run("unset")).toEqual([1, "No source is accepted yet: publish it (npm run ops -- publish --env dev)."]);
    const other = refused(`its SHA256SUMS is another one, with the SHA-256 ${contentHash}`);
    expect(await run("")).toEqual(other);
    expect(await run(contentHash.slice(0, 63))).toEqual(other);
    expect(await run(`${contentHash}0`)).toEqual(other);
    expect(await run("*")).toEqual(other);
  });

  test.each([
    [".npmrc", ".npmrc"],
    ["node_modules/snyk/index.js", "node_modules/snyk/index.js"],
    ["sitecustomize.py", "sitecustomize.py"],
    ["buildspec.yml", "buildspec.yml"],
    ["wheels/evil.whl", "wheels/evil.whl"],
    ["snyk-cli/part", "snyk-cli/part"],
    ["sub/manifest.json", "sub/manifest.json"],
    ["sub/SHA256SUMS", "sub/SHA256SUMS"],
    ["scanner.js\nx", "./scanner.js?x?"],
    ["scanner.js ", "./scanner.js??"],
    ["a b/c", "./a?b?"],
    ["$(touch x)", "./??touch?x??"],
    ["\u001b[31m", "./??31m?"],
    ["*", "./??"],
    ["scännér", "./sc??nn??r?"],
  ])("a planted %j is refused", async (path, named) => {
    put(path, "planted");
    expect(await run()).toEqual(refused(`nobody published ${named}`));
  });

  test("a planted name that looks like an option is refused", async () => {
    put("-e", "planted");
    expect(await run()).toEqual(refused("nobody published -e"));
  });

  test("a changed or missing file is refused", async () => {
    put("scanner.js", "theirs");
    expect(await run()).toEqual(refused("scanner.js: FAILED"));
    rmSync(join(source, "package.json"));
    expect(await run()).toEqual(refused("package.json: FAILED open or read scanner.js: FAILED"));
  });

  test("a link is refused, also one to the very file", async () => {
    renameSync(join(source, "scanner.js"), join(root, "elsewhere.js"));
    symlinkSync("../elsewhere.js", join(source, "scanner.js"));
    expect(await run()).toEqual(refused("not a plain file: ./scanner.js"));
    rmSync(join(source, "scanner.js"));
    put("scanner.js", "ours");
    symlinkSync("/etc", join(source, "node_modules"));
    expect(await run()).toEqual(refused("not a plain file: ./node_modules"));
  });

  test("a changed list is refused, and a source that is consistent but another", async () => {
    const theirs = publish({ ...OURS, "scanner.js": "theirs" });
    expect(await run()).toEqual(refused(`its SHA256SUMS is another one, with the SHA-256 ${theirs}`));
    rmSync(join(source, "SHA256SUMS"));
    expect(await run()).toEqual(refused("it has no SHA256SUMS"));
  });
});
