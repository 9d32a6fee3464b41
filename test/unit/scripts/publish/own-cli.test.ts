import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironment } from "../../../../environments/load";
import { publishedCli } from "../../../../modules/scanner/adapters/published-cli";
import { programProblem } from "../../../../scripts/publish/linux-program";
import { withLists } from "../../../../scripts/publish/lists";
import { publish } from "../../../../scripts/publish/publish";
import { readSnykProgram } from "../../../../scripts/publish/snyk-program";
import { Repository } from "./repository";

const LOCK = readFileSync(join(__dirname, "../../../../modules/scanner/publish/requirements.lock"));
const sha256 = (content: Buffer) => createHash("sha256").update(content).digest("hex");

/** The beginning of a program as elf(5) describes it, with a loader, then `rest`. */
function program({ machine = 0x3e, type = 2, bits = 2, loader = "/lib64/ld-linux-x86-64.so.2", rest = Buffer.alloc(0) } = {}): Buffer {
  const header = Buffer.alloc(120 + loader.length);
  header.write("\x7fELF", "latin1");
  header[4] = bits;
  header[5] = 1;
  header.writeUInt16LE(type, 16);
  header.writeUInt16LE(machine, 18);
  header.writeBigUInt64LE(64n, 32);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(1, 56);
  header.writeUInt32LE(3, 64);
  header.writeBigUInt64LE(120n, 72);
  header.writeBigUInt64LE(BigInt(loader.length), 96);
  header.write(loader, 120);
  return Buffer.concat([header, rest]);
}

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "own-cli-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function file(content: Buffer, name = "snyk-linux"): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test.each([
  [program(), undefined],
  [program({ type: 3 }), undefined],
  [program({ machine: 0xb7 }), "is for arm64"],
  [program({ machine: 0x08 }), "is for machine 8"],
  [program({ bits: 1 }), "is not a 64-bit little-endian program"],
  [program({ type: 1 }), "is not a program"],
  [program({ loader: "/lib/ld-musl-x86_64.so.1" }), "is for Alpine Linux (musl)"],
  [program().subarray(0, 10), "is not a 64-bit little-endian program"],
  [Buffer.from("MZ\x90"), "is a program for Windows"],
  [Buffer.from("\xcf\xfa\xed\xfe", "latin1"), "is a program for macOS"],
  [Buffer.from("#!/usr/bin/env node"), "is a script (the npm package's own snyk is one: its program is wanted)"],
  [Buffer.from("PK\x03\x04"), "is an archive"],
  [Buffer.from("<html>"), "is not a program for Linux"],
  [Buffer.alloc(0), "is not a program for Linux"],
])("program %#: %p", (content, problem) => {
  expect(programProblem(content)).toBe(problem);
});

test("a header that points beyond the file is not followed", () => {
  const content = program();
  content.writeBigUInt64LE(2n ** 60n, 32);
  content.writeUInt16LE(65535, 56);
  expect(programProblem(content)).toBeUndefined();
});

describe("the file must be the one that is named", () => {
  const right = program();
  const other = "0".repeat(64);

  test("by the option, the environment or a file beside it, which all agree", async () => {
    const path = file(right);
    const hash = sha256(right);
    expect((await readSnykProgram(path, { option: hash })).manifest).toEqual({
      sha256: hash,
      size: right.length,
      parts: [`snyk-cli/${hash.slice(0, 16)}/000/part`],
    });
    await expect(readSnykProgram(path, { environment: hash })).resolves.toBeDefined();
    await expect(readSnykProgram(path, { option: hash.toUpperCase(), environment: hash })).resolves.toBeDefined();
    writeFileSync(`${path}.sha256`, `${hash}  snyk-linux\n`);
    await expect(readSnykProgram(path, {})).resolves.toBeDefined();
    writeFileSync(`${path}.sha256`, `${other}  snyk-linux\n`);
    await expect(readSnykProgram(path, { option: hash })).rejects.toThrow(
      `--snyk-cli ${path} is not the program that ${path}.sha256 names\n  It has ${hash}, and should have ${other}.`,
    );
  });

  test("and is refused otherwise, with exit code 3", async () => {
    const path = file(right);
    await expect(readSnykProgram(path, {})).rejects.toMatchObject({
      exitCode: 3,
      what: `Nothing says which program --snyk-cli ${path} should be`,
    });
    await expect(readSnykProgram(path, { environment: other })).rejects.toThrow("is not the program that snyk.cliSha256 names");
    await expect(readSnykProgram(path, { option: "abc" })).rejects.toThrow("--snyk-cli-sha256 has no SHA-256");
    await expect(readSnykProgram(join(folder, "none"), { option: other })).rejects.toThrow(/cannot be read: .*ENOENT/);
    const arm = program({ machine: 0xb7 });
    await expect(readSnykProgram(file(arm, "arm"), { option: sha256(arm) })).rejects.toThrow(
      /arm is for arm64\n {2}The build runs on Linux x86-64/,
    );
  });
});

describe("publish", () => {
  const environment = loadEnvironment("sandbox");
  const large = program({ rest: randomBytes(9 * 1024 * 1024) });
  const WHEEL = "wheels/packaging-1-py3-none-any.whl";
  let repository: Repository;
  beforeEach(() => {
    repository = new Repository();
    // An earlier publication has the wheels, so that none is downloaded here.
    const before = { "requirements.lock": LOCK, [WHEEL]: Buffer.from("w"), "package.json": Buffer.from("{}") };
    const { files, contentHash } = withLists(new Map(Object.entries(before)));
    repository.tip = { id: "before", files: new Map(files) };
    repository.accepted = contentHash;
  });
  const run = (choice: Parameters<typeof publish>[1], cliSha256?: string) => {
    const chosen = Object.assign({}, environment, { snyk: Object.assign({}, environment.snyk, { cliSha256 }) });
    return publish(repository.context(chosen), choice);
  };
  const paths = () => [...(repository.tip?.files.keys() ?? [])].sort();
  const hash = sha256(large);
  const part = (index: number) => `snyk-cli/${hash.slice(0, 16)}/00${index}/part`;
  const LISTS = ["SHA256SUMS", "git-blobs.txt", "manifest.json"];
  const OWN = ["pypa.py", "requirements.lock", "scanner.js", "snyk-cli.json"];

  test("brings the program part by part, none above CodeCommit's limit, then switches in one commit", async () => {
    const result = await run({ snykCli: file(large), snykCliSha256: hash });
    expect([result.snykCli, result.changed]).toEqual([hash, true]);
    expect(repository.commits.map(({ putFiles = [] }) => putFiles.map(({ filePath }) => filePath))).toEqual([
      [part(0)],
      [part(1)],
      [part(2)],
      ["pypa.py", "scanner.js", "snyk-cli.json", "git-blobs.txt", "SHA256SUMS", "manifest.json"],
    ]);
    const sizes = repository.commits.flatMap(({ putFiles = [] }) =>
      putFiles.map(({ fileContent = [] }) => Buffer.from(fileContent).length),
    );
    expect(Math.max(...sizes)).toBeLessThan(6 * 1024 * 1024);
    expect(repository.commits.at(-1)?.deleteFiles).toEqual([{ filePath: "package.json" }]);
    expect(paths()).toEqual([...LISTS, ...OWN, part(0), part(1), part(2), WHEEL].sort());
    const sums = repository.tip?.files.get("SHA256SUMS")?.toString() ?? "";
    expect(sums).toContain(`${sha256(large.subarray(0, 4 * 1024 * 1024))}  ${part(0)}\n`);
    expect(sums).toContain(`${sha256(Buffer.from("w"))}  ${WHEEL}\n`);
  });

  test("sends nothing twice, also after an interruption, and keeps the program without the option", async () => {
    const path = file(large);
    let commits = 0;
    repository.beforeCommit = () => {
      if (++commits === 3) throw new Error("the network is gone");
    };
    await expect(run({ snykCli: path, snykCliSha256: hash })).rejects.toThrow("the network is gone");
    expect(paths()).toContain("package.json");
    await run({ snykCli: path, snykCliSha256: hash });
    expect(repository.commits.length).toBe(4);
    expect(await run({ snykCli: path, snykCliSha256: hash })).toMatchObject({ changed: false, snykCli: hash });
    expect(await run({})).toMatchObject({ changed: false, snykCli: hash });
    expect(await run({}, hash)).toMatchObject({ changed: false, snykCli: hash });
  });

  test("takes the program out again if the user says so", async () => {
    await run({ snykCli: file(large), snykCliSha256: hash });
    expect(await run({ snykCli: false })).toMatchObject({ changed: true });
    expect(paths()).toEqual([...LISTS, "package-lock.json", "package.json", "pypa.py", "requirements.lock", "scanner.js"].sort());
  });

  test("refuses what contradicts the environment's file", async () => {
    const other = "0".repeat(64);
    await expect(run({}, other)).rejects.toThrow(
      `The environment wants the Snyk CLI's program ${other}, but the source has none\n  Give it: --snyk-cli FILE`,
    );
    await expect(run({ snykCli: file(large) }, other)).rejects.toThrow("is not the program that snyk.cliSha256 names");
    await expect(run({ snykCli: false }, other)).rejects.toThrow(`--no-snyk-cli contradicts snyk.cliSha256 ${other}`);
    await expect(run({ snykCliSha256: other })).rejects.toThrow("--snyk-cli-sha256 is about a file, but none is given.");
    expect(repository.commits).toEqual([]);
  });

  test("a program that is not as it was published is said", async () => {
    await run({ snykCli: file(large), snykCliSha256: hash });
    repository.tip?.files.delete(part(1));
    const cannot = "The Snyk CLI's program in sandbox-package-scanner cannot be kept";
    await expect(run({})).rejects.toThrow(`${cannot}: ${part(1)} is missing`);
    expect(await run({ snykCli: file(large), snykCliSha256: hash })).toMatchObject({ changed: true });
    // Whoever may push must not have us publish their program as ours.
    repository.tip?.files.set(part(1), Buffer.from("theirs"));
    await expect(run({})).rejects.toThrow(`${cannot}: nothing says that ${part(1)} is as it was published`);
    await run({ snykCli: file(large), snykCliSha256: hash });
    repository.tip?.files.delete("snyk-cli.json");
    await expect(run({})).rejects.toThrow(`${cannot}: snyk-cli.json is missing`);
    await run({ snykCli: file(large), snykCliSha256: hash });
    repository.accepted = "unset";
    await expect(run({})).rejects.toThrow(`${cannot}: nothing says that snyk-cli.json is as it was published`);
  });

  test("a program that is whole stays, whatever else somebody pushed", async () => {
    await run({ snykCli: file(large), snykCliSha256: hash });
    const before = paths();
    repository.tip?.files.set(".npmrc", Buffer.from("registry=https://evil")).set("scanner.js", Buffer.from("theirs"));
    expect(await run({})).toMatchObject({ changed: true, paths: [".npmrc", "manifest.json", "scanner.js"], snykCli: hash });
    expect(paths()).toEqual(before);
  });

  test("the scanner puts it together again, and refuses any other", async () => {
    const { manifest, parts } = await readSnykProgram(file(large), { option: hash });
    const source = mkdtempSync(join(folder, "source-"));
    writeFileSync(join(source, "snyk-cli.json"), JSON.stringify(manifest));
    for (const [path, content] of parts) {
      mkdirSync(join(source, path, ".."), { recursive: true });
      writeFileSync(join(source, path), content);
    }
    const work = () => mkdtempSync(join(folder, "work-"));
    const cli = await publishedCli(source, work(), hash);
    expect([cli?.sha256, readFileSync(cli?.path ?? "").equals(large)]).toEqual([hash, true]);
    await expect(publishedCli(source, work(), "0".repeat(64))).rejects.toMatchObject({ name: "MisconfiguredError" });
    writeFileSync(join(source, part(1)), "tampered");
    await expect(publishedCli(source, work())).rejects.toThrow(/program in the source is not the published one/);
    rmSync(join(source, part(1)));
    await expect(publishedCli(source, work())).rejects.toThrow(/A part of the Snyk CLI's program is missing/);
    writeFileSync(join(source, "snyk-cli.json"), '{"sha256":"x","size":1,"parts":["../../etc/passwd"]}');
    await expect(publishedCli(source, work())).rejects.toThrow(/snyk-cli.json in the source cannot be read/);
    rmSync(join(source, "snyk-cli.json"));
    expect(await publishedCli(source, work())).toBeUndefined();
    await expect(publishedCli(source, work(), hash)).rejects.toThrow(/but none was published/);
  });
});
