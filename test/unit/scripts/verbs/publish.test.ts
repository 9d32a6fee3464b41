import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodeCommitClient, ParentCommitIdOutdatedException, RepositoryDoesNotExistException } from "@aws-sdk/client-codecommit";
import { loadEnvironment } from "../../../../environments/load";
import { sha256Of, sourceManifestSchema } from "../../../../modules/scanner/contract/source";
import { blobId } from "../../../../scripts/aws/source-tree";
import { publish, publishFiles } from "../../../../scripts/publish/publish";
import { showPublished } from "../../../../scripts/verbs/publish";
import { screen } from "../../../helpers/states";
import { failure, fakeClient } from "../fake-client";
import { Repository } from "../publish/repository";

const environment = loadEnvironment("sandbox");
const files = (content: Record<string, string>) => new Map(Object.entries(content).map(([path, text]) => [path, Buffer.from(text)]));
const HASH = "ab".repeat(32);
const MANIFEST = {
  contentHash: HASH,
  version: "1",
  commit: null,
  modified: false,
  scannerSha256: HASH,
  snykCliVersion: "1",
  publishedBy: "ana",
  publishedAt: "2026-11-24T17:20:00.000Z",
};

describe("publishFiles", () => {
  let repository: Repository;
  beforeEach(() => (repository = new Repository()));

  const put = (content: Record<string, string>, publishedBy = "ana") => {
    const manifest = Buffer.from(JSON.stringify({ ...MANIFEST, publishedBy }));
    return publishFiles({ files: files(content), contentHash: HASH, manifest }, repository.context(environment));
  };

  it("makes the first commit of an empty repository", async () => {
    expect(await put({ SHA256SUMS: "v", "lib/a.js": "1" })).toEqual({
      commitId: "commit1",
      paths: ["SHA256SUMS", "lib/a.js", "manifest.json"],
    });
    expect(repository.commits[0]?.parentCommitId).toBeUndefined();
    expect(repository.commits[0]?.commitMessage).toBe(`Publish the scanner\n\nContent-Hash: ${HASH}\n`);
  });

  it("commits nothing if the branch has exactly these files, whoever publishes them", async () => {
    await put({ a: "1", "lib/b": "2" });
    expect(await put({ a: "1", "lib/b": "2" }, "ben")).toEqual({ commitId: "commit1", paths: [] });
    expect(repository.commits).toHaveLength(1);
  });

  it.each(["{", JSON.stringify({ ...MANIFEST, contentHash: "cd".repeat(32) }), "null"])("puts back a manifest %j", async (text) => {
    await put({ a: "1" });
    repository.tip?.files.set("manifest.json", Buffer.from(text));
    expect(await put({ a: "1" })).toEqual({ commitId: "commit2", paths: ["manifest.json"] });
  });

  it("writes changed files and removes those that are no longer published", async () => {
    await put({ a: "1", "lib/b": "2", old: "3" });
    expect(await put({ a: "1", "lib/b": "changed", new: "4" })).toMatchObject({ paths: ["lib/b", "manifest.json", "new", "old"] });
    expect(repository.commits[1]?.putFiles?.map(({ filePath }) => filePath)).toEqual(["lib/b", "new", "manifest.json"]);
    expect(repository.commits[1]?.deleteFiles).toEqual([{ filePath: "old" }]);
    expect([...(repository.tip?.files.keys() ?? [])].sort()).toEqual(["a", "lib/b", "manifest.json", "new"]);
  });

  it("removes a whole folder that somebody pushed, in commits that CodeCommit takes, the scanner in the last one", async () => {
    await put({ a: "1" });
    for (let index = 0; index < 250; index++) repository.tip?.files.set(`node_modules/${index}/index.js`, Buffer.from("x"));
    const { paths } = await put({ a: "2" });
    expect(paths).toHaveLength(252);
    const entries = repository.commits.slice(1).map(({ putFiles = [], deleteFiles = [] }) => [putFiles.length, deleteFiles.length]);
    expect(entries).toEqual([
      [0, 100],
      [0, 52],
      [2, 98],
    ]);
    expect([...(repository.tip?.files.keys() ?? [])]).toEqual(["a", "manifest.json"]);
  });

  it("looks again if somebody else has published meanwhile", async () => {
    let races = 2;
    repository.beforeCommit = () => {
      if (races-- > 0) repository.tip = { id: `other${races}`, files: files({ a: `other${races}` }) };
    };
    expect(await put({ a: "mine" })).toMatchObject({ paths: ["a", "manifest.json"], commitId: "commit1" });
    expect(repository.commits[0]?.parentCommitId).toBe("other0");
  });

  it("has nothing to do if the other one has published the same", async () => {
    repository.beforeCommit = () => {
      repository.tip = { id: "other", files: files({ a: "same", "manifest.json": JSON.stringify(MANIFEST) }) };
    };
    expect(await put({ a: "same" })).toEqual({ paths: [], commitId: "other" });
  });

  it("gives up if the branch keeps changing", async () => {
    let moves = 0;
    repository.beforeCommit = () => (repository.tip = { id: `other${moves++}`, files: new Map() });
    await expect(put({ a: "1" })).rejects.toThrow(ParentCommitIdOutdatedException);
    expect(moves).toBe(6);
  });

  it("says what to deploy if there is no repository", async () => {
    const none = fakeClient(CodeCommitClient, {
      GetBranch: () => {
        throw new RepositoryDoesNotExistException(failure);
      },
    });
    const { aws, ...context } = repository.context(environment);
    const nowhere = { ...context, aws: { ...aws, codeCommit: none.client } };
    await expect(publish(nowhere)).rejects.toThrow(
      "There is no CodeCommit repository sandbox-package-scanner in account 111122223333\n  It comes with the scanner stack: deploy that first (npm run ops -- deploy --env sandbox --stack scanner).",
    );
  });
});

describe("publish", () => {
  let repository: Repository;
  beforeEach(() => (repository = new Repository()));
  const run = () => publish(repository.context(environment));
  const content = (path: string) => repository.tip?.files.get(path) ?? Buffer.alloc(0);
  const OLD = "0d".repeat(32);

  it("writes lists of every file, and a manifest that none of them names", async () => {
    const { contentHash, accepted } = await run();
    const paths = ["git-blobs.txt", "package-lock.json", "package.json", "pypa.py", "requirements.lock", "scanner.js"];
    expect([...(repository.tip?.files.keys() ?? [])].sort()).toEqual(["SHA256SUMS", ...paths, "manifest.json"].sort());
    expect(content("SHA256SUMS").toString()).toBe(paths.map((path) => `${sha256Of(content(path))}  ${path}\n`).join(""));
    expect(content("git-blobs.txt").toString()).toBe(
      paths
        .slice(1)
        .map((path) => `${blobId(content(path))}  ${path}\n`)
        .join(""),
    );
    expect([contentHash, accepted]).toEqual([sha256Of(content("SHA256SUMS")), [contentHash]]);
    expect(sourceManifestSchema.parse(JSON.parse(content("manifest.json").toString()))).toMatchObject({
      contentHash,
      version: "1.0.0",
      scannerSha256: sha256Of(content("scanner.js")),
      snykCliVersion: environment.snyk.cliVersion,
      publishedBy: "arn:aws:iam::111122223333:user/ana",
    });
  });

  it("writes the list as sha256sum reads it, which says in any clone whether the files are those", async () => {
    await run();
    const clone = mkdtempSync(join(tmpdir(), "clone-"));
    try {
      for (const [path, bytes] of repository.tip?.files ?? []) writeFileSync(join(clone, path), bytes);
      const check = () => spawnSync("sha256sum", ["--check", "--quiet", "SHA256SUMS"], { cwd: clone, encoding: "utf8" });
      expect(check()).toMatchObject({ status: 0, stdout: "" });
      appendFileSync(join(clone, "scanner.js"), "\n");
      expect(check()).toMatchObject({ status: 1, stdout: "scanner.js: FAILED\n" });
    } finally {
      rmSync(clone, { recursive: true });
    }
  });

  it("accepts the new source beside the old one before the commit, and alone after it", async () => {
    repository.accepted = OLD;
    let atCommit: string | undefined;
    repository.beforeCommit = () => (atCommit = repository.accepted);
    const { contentHash } = await run();
    expect(atCommit).toBe(`${contentHash} ${OLD}`);
    expect(repository.acceptedSoFar).toEqual([`${contentHash} ${OLD}`, contentHash]);
    expect(await run()).toMatchObject({ changed: false, paths: [] });
    expect(repository.acceptedSoFar).toHaveLength(2);
  });

  it("keeps what was accepted while a scan of before may still start, until it is run again", async () => {
    repository.accepted = OLD;
    repository.executions = [
      { pipelineExecutionId: "done", status: "Succeeded", sourceRevisions: [{ revisionId: "before" }] },
      { pipelineExecutionId: "e1", status: "InProgress", sourceRevisions: [{ revisionId: "before" }] },
    ];
    const first = await run();
    expect(first).toMatchObject({ accepted: [first.contentHash, OLD], because: "the scan e1 began before and may still start its build" });
    expect(first.unchecked).toBeUndefined();
    repository.executions = [{ pipelineExecutionId: "e2", status: "InProgress", sourceRevisions: [{ revisionId: "commit1" }] }];
    expect(await run()).toMatchObject({ changed: false, accepted: [first.contentHash] });
    expect(repository.accepted).toBe(first.contentHash);
  });

  it("fails if it cannot see whether a scan of before runs: what was accepted before still is", async () => {
    repository.accepted = OLD;
    repository.executionsRefused = Object.assign(new Error("no"), { name: "AccessDeniedException" });
    const { console, text } = screen();
    const result = await run();
    expect(showPublished(result, { console, environment })).toBe(1);
    expect(result).toMatchObject({ accepted: [result.contentHash, OLD], unchecked: true });
    expect(text()).toMatch(
      /What was accepted before still is: whether a scan of before runs could not be checked: .*no.*\. Publish again\.\n/s,
    );
    repository.executionsRefused = undefined;
    expect(showPublished(await run(), { console, environment })).toBe(0);
    expect(repository.accepted).toBe(result.contentHash);
  });

  it("goes on where it was stopped: before the commit, and between commit and parameter", async () => {
    repository.accepted = OLD;
    repository.beforeCommit = () => {
      throw new Error("the network is gone");
    };
    await expect(run()).rejects.toThrow("the network is gone");
    repository.beforeCommit = () => undefined;
    repository.beforeAccept = (value) => {
      if (!value.includes(" ")) throw new Error("gone again");
    };
    await expect(run()).rejects.toThrow("gone again");
    expect(repository.accepted?.split(" ")).toHaveLength(2);
    repository.beforeAccept = () => undefined;
    const { contentHash, changed } = await run();
    expect([changed, repository.accepted]).toEqual([false, contentHash]);
  });

  it("does not take back what somebody else has published in between", async () => {
    repository.accepted = OLD;
    repository.beforeAccept = (value) => {
      if (value.includes(" ")) return;
      repository.beforeAccept = () => undefined;
      repository.tip = { id: "theirs", files: files({ SHA256SUMS: "theirs" }) };
    };
    await expect(run()).rejects.toMatchObject({
      exitCode: 1,
      what: `Somebody else has pushed to sandbox-package-scanner main meanwhile: its SHA256SUMS is another one, with the SHA-256 ${sha256Of(Buffer.from("theirs"))}`,
    });
  });

  it("needs the parameter, which an earlier version of the stack has not", async () => {
    repository.accepted = undefined;
    await expect(run()).rejects.toThrow(
      "There is no SSM parameter /sandbox/package-scan/scanner-sha256\n  It comes with the scanner stack: deploy that first",
    );
    expect(repository.commits).toEqual([]);
  });
});

describe("blobId", () => {
  it("is Git's", () => {
    expect(blobId(Buffer.from("hello\n"))).toBe("ce013625030ba8dba906f756967f9e9ca394464a");
    expect(blobId(Buffer.alloc(0))).toBe("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
  });
});
