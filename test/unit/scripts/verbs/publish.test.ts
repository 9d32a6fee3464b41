import { CodeCommitClient, ParentCommitIdOutdatedException, RepositoryDoesNotExistException } from "@aws-sdk/client-codecommit";
import { loadEnvironment } from "../../../../environments/load";
import { namesOf } from "../../../../environments/names";
import { blobId } from "../../../../scripts/aws/source-tree";
import { publishFiles } from "../../../../scripts/publish/publish";
import { failure, fakeClient } from "../fake-client";
import { Repository } from "../publish/repository";

const environment = loadEnvironment("sandbox");
const files = (content: Record<string, string>) => new Map(Object.entries(content).map(([path, text]) => [path, Buffer.from(text)]));

describe("publishFiles", () => {
  let repository: Repository;
  beforeEach(() => (repository = new Repository()));

  const publish = (content: Record<string, string>, hash = "abc") =>
    publishFiles(files(content), hash, {
      aws: { codeCommit: repository.fake.client, account: "111122223333" },
      names: namesOf(environment),
      environment,
      signal: new AbortController().signal,
    });

  it("makes the first commit of an empty repository", async () => {
    const result = await publish({ "buildspec.yml": "v", "lib/a.js": "1" });
    expect(result).toEqual({
      repository: "sandbox-package-scanner",
      branch: "main",
      commitId: "commit1",
      contentHash: "abc",
      changed: true,
      paths: ["buildspec.yml", "lib/a.js"],
    });
    expect(repository.commits[0]?.parentCommitId).toBeUndefined();
    expect(repository.commits[0]?.commitMessage).toBe("Publish the scanner\n\nContent-Hash: abc\n");
  });

  it("commits nothing if the branch has exactly these files", async () => {
    await publish({ a: "1", "lib/b": "2" });
    expect(await publish({ a: "1", "lib/b": "2" })).toMatchObject({ changed: false, commitId: "commit1", paths: [] });
    expect(repository.commits).toHaveLength(1);
  });

  it("writes changed files and removes those that are no longer published", async () => {
    await publish({ a: "1", "lib/b": "2", old: "3" });
    const result = await publish({ a: "1", "lib/b": "changed", new: "4" });
    expect(result).toMatchObject({ changed: true, paths: ["lib/b", "new", "old"] });
    expect(repository.commits[1]?.putFiles?.map(({ filePath }) => filePath)).toEqual(["lib/b", "new"]);
    expect(repository.commits[1]?.deleteFiles).toEqual([{ filePath: "old" }]);
    expect([...(repository.tip?.files.keys() ?? [])].sort()).toEqual(["a", "lib/b", "new"]);
  });

  it("looks again if somebody else has published meanwhile", async () => {
    let races = 2;
    repository.beforeCommit = () => {
      if (races-- > 0) repository.tip = { id: `other${races}`, files: files({ a: `other${races}` }) };
    };
    expect(await publish({ a: "mine" })).toMatchObject({ changed: true, commitId: "commit1" });
    expect(repository.commits[0]?.parentCommitId).toBe("other0");
  });

  it("has nothing to do if the other one has published the same", async () => {
    repository.beforeCommit = () => {
      repository.tip = { id: "other", files: files({ a: "same" }) };
    };
    expect(await publish({ a: "same" })).toMatchObject({ changed: false, commitId: "other" });
  });

  it("gives up if the branch keeps changing", async () => {
    let moves = 0;
    repository.beforeCommit = () => (repository.tip = { id: `other${moves++}`, files: new Map() });
    await expect(publish({ a: "1" })).rejects.toThrow(ParentCommitIdOutdatedException);
    expect(moves).toBe(6);
  });

  it("says what to deploy if there is no repository", async () => {
    const none = fakeClient(CodeCommitClient, {
      GetBranch: () => {
        throw new RepositoryDoesNotExistException(failure);
      },
    });
    const context = {
      aws: { codeCommit: none.client, account: "1" },
      names: namesOf(environment),
      environment,
      signal: new AbortController().signal,
    };
    await expect(publishFiles(new Map(), "", context)).rejects.toThrow(
      "There is no CodeCommit repository sandbox-package-scanner in account 1\n  It comes with the scanner stack: deploy that first (npm run ops -- deploy --env sandbox --stack scanner).",
    );
  });
});

describe("blobId", () => {
  it("is Git's", () => {
    expect(blobId(Buffer.from("hello\n"))).toBe("ce013625030ba8dba906f756967f9e9ca394464a");
    expect(blobId(Buffer.alloc(0))).toBe("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
  });
});
