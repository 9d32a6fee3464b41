import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Clients, startClients } from "../helpers/clients";

let clients: Clients;
beforeAll(async () => void (clients = await startClients()));
afterAll(() => clients.stop());

test("AWS CLI: a repository, from its creation to its deletion", async () => {
  const { aws, refused } = clients;
  const codecommit = (...args: string[]) => aws<Record<string, unknown>>("codecommit", ...args);
  const named = ["--repository-name", "cli"];
  const created = await codecommit("create-repository", ...named, "--repository-description", "with the CLI", "--tags", "team=data");
  const metadata = created.repositoryMetadata as Record<string, unknown>;
  expect(metadata).toMatchObject({
    repositoryName: "cli",
    Arn: "arn:aws:codecommit:eu-central-1:111122223333:cli",
    cloneUrlHttp: `${clients.sandbox.endpoint}/v1/repos/cli`,
  });
  expect(await refused("codecommit", "create-repository", ...named)).toContain("(RepositoryNameExistsException)");
  expect(await codecommit("get-repository", ...named)).toEqual(created);
  expect(await codecommit("list-tags-for-resource", "--resource-arn", String(metadata.Arn))).toEqual({ tags: { team: "data" } });

  await writeFile(join(clients.folder, "a.txt"), "first\n");
  const put = ["put-file", ...named, "--branch-name", "main", "--file-path", "docs/a.txt", "--file-content", "fileb://a.txt"];
  const { commitId } = await codecommit(...put);
  expect(await refused("codecommit", ...put)).toContain("(ParentCommitIdRequiredException)");
  expect(await refused("codecommit", ...put, "--parent-commit-id", String(commitId))).toContain("(SameFileContentException)");
  expect(await codecommit("get-branch", ...named, "--branch-name", "main")).toEqual({ branch: { branchName: "main", commitId } });
  const file = await codecommit("get-file", ...named, "--file-path", "docs/a.txt");
  expect([file.fileContent, file.fileSize, file.fileMode]).toEqual([Buffer.from("first\n").toString("base64"), 6, "NORMAL"]);

  const commit = ["create-commit", ...named, "--branch-name", "main", "--parent-commit-id", String(commitId)];
  const second = await codecommit(...commit, "--delete-files", "filePath=docs/a.txt", "--put-files", "filePath=b.txt,fileContent=b");
  expect(second.filesDeleted).toMatchObject([{ absolutePath: "docs/a.txt" }]);
  const folder = await codecommit("get-folder", ...named, "--folder-path", "/");
  expect((folder.files as { absolutePath: string }[]).map(({ absolutePath }) => absolutePath)).toEqual(["b.txt"]);

  const { repositoryId } = metadata;
  expect(await codecommit("delete-repository", ...named)).toEqual({ repositoryId });
  expect(await codecommit("delete-repository", ...named)).toEqual({});
  expect(await refused("codecommit", "get-repository", ...named)).toContain("(RepositoryDoesNotExistException)");
  expect(await refused("codecommit", "list-pull-requests", ...named)).toContain("(UnknownOperationException)");
});

const BOTO3 = `
import boto3, datetime, json
client = boto3.client("codecommit")
created = client.create_repository(repositoryName="boto")["repositoryMetadata"]
assert isinstance(created["creationDate"], datetime.datetime), created
content = bytes(range(256))
commit = client.create_commit(repositoryName="boto", branchName="main",
    putFiles=[{"filePath": f"f{i:03}", "fileContent": content + bytes([i])} for i in range(100)])
found = client.get_file(repositoryName="boto", filePath="f042", commitSpecifier=commit["commitId"])
assert found["fileContent"] == content + bytes([42])
pages = client.get_paginator("get_differences").paginate(
    repositoryName="boto", afterCommitSpecifier="main", PaginationConfig={"PageSize": 30})
paths = [d["afterBlob"]["path"] for page in pages for d in page["differences"]]
errors = []
for call in (lambda: client.get_branch(repositoryName="boto", branchName="nowhere"),
             lambda: client.get_repository(repositoryName="nowhere"),
             lambda: client.delete_branch(repositoryName="boto", branchName="main")):
    try:
        call()
    except client.exceptions.ClientError as error:
        errors.append([type(error).__name__, error.response["ResponseMetadata"]["HTTPStatusCode"]])
names = [r["repositoryName"] for page in client.get_paginator("list_repositories").paginate() for r in page["repositories"]]
branches = [b for page in client.get_paginator("list_branches").paginate(repositoryName="boto") for b in page["branches"]]
print(json.dumps([len(commit["filesAdded"]), len(paths), paths == sorted(paths), errors, names, branches]))
`;

test("boto3: typed errors, numbers for times, bytes for contents, its own paginators", async () => {
  expect(JSON.parse(await clients.python(BOTO3))).toEqual([
    100,
    100,
    true,
    [
      ["BranchDoesNotExistException", 400],
      ["RepositoryDoesNotExistException", 400],
      ["DefaultBranchCannotBeDeletedException", 400],
    ],
    ["boto"],
    ["main"],
  ]);
});
