import type { FakeCodeCommit } from "./fake";
import { ACCOUNT, startCodeCommit } from "./fake";

interface Metadata {
  readonly repositoryId: string;
  readonly repositoryName: string;
  readonly kmsKeyId: string;
  readonly Arn: string;
  readonly creationDate: number;
  readonly lastModifiedDate: number;
  readonly repositoryDescription?: string;
}

let fake: FakeCodeCommit;
beforeAll(async () => void (fake = await startCodeCommit()));
afterAll(() => fake.stop());

async function create(repositoryName: string, more: Record<string, unknown> = {}, where = {}): Promise<Metadata> {
  const answer = await fake.call<{ repositoryMetadata: Metadata }>("CreateRepository", { repositoryName, ...more }, where);
  return answer.repositoryMetadata;
}

async function get(repositoryName: string): Promise<Metadata> {
  return (await fake.call<{ repositoryMetadata: Metadata }>("GetRepository", { repositoryName })).repositoryMetadata;
}

describe("CreateRepository", () => {
  test("answers the whole metadata of a repository", async () => {
    const before = Date.now() / 1000;
    const metadata = await create("scanner", { repositoryDescription: "the scanner" });
    expect(metadata).toEqual({
      accountId: ACCOUNT,
      repositoryId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      repositoryName: "scanner",
      repositoryDescription: "the scanner",
      creationDate: metadata.lastModifiedDate,
      lastModifiedDate: metadata.creationDate,
      cloneUrlHttp: "http://127.0.0.1:4000/v1/repos/scanner",
      cloneUrlSsh: "ssh://git-codecommit.eu-central-1.amazonaws.com/v1/repos/scanner",
      Arn: `arn:aws:codecommit:eu-central-1:${ACCOUNT}:scanner`,
      kmsKeyId: expect.stringMatching(/^arn:aws:kms:eu-central-1:111122223333:key\/[0-9a-f-]{36}$/) as string,
    });
    expect(metadata.creationDate).toBeGreaterThanOrEqual(before);
    expect(await get("scanner")).toEqual(metadata);
  });

  test("gives all repositories of an account and region the same managed key, and accepts other keys", async () => {
    const [first, second, own] = [
      await create("key-1"),
      await create("key-2"),
      await create("key-3", { kmsKeyId: "1234abcd-12ab-34cd-56ef-1234567890ab" }),
    ];
    expect(second.kmsKeyId).toBe(first.kmsKeyId);
    expect(own.kmsKeyId).toBe(`arn:aws:kms:eu-central-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`);
    expect(await fake.codeOf("CreateRepository", { repositoryName: "key-4", kmsKeyId: "no_key" })).toBe("EncryptionKeyInvalidIdException");
  });

  test("refuses a name that exists in the same account and region", async () => {
    await create("taken");
    expect(await fake.codeOf("CreateRepository", { repositoryName: "taken" })).toBe("RepositoryNameExistsException");
    expect((await create("taken", {}, { region: "eu-west-1" })).Arn).toBe(`arn:aws:codecommit:eu-west-1:${ACCOUNT}:taken`);
    expect((await create("taken", {}, { account: "444455556666" })).Arn).toBe("arn:aws:codecommit:eu-central-1:444455556666:taken");
  });

  test("lets only one of two concurrent calls with the same name win", async () => {
    const [first, second] = await Promise.allSettled([create("raced"), create("raced")]);
    expect([first.status, second.status].sort()).toEqual(["fulfilled", "rejected"]);
  });

  test.each(["x.git", "two words", "a/b", "ü"])("refuses the name %j", async (repositoryName) => {
    expect(await fake.codeOf("CreateRepository", { repositoryName })).toBe("InvalidRepositoryNameException");
  });
});

describe("DeleteRepository", () => {
  test("answers the id, or nothing if the repository does not exist", async () => {
    const { repositoryId } = await create("gone");
    expect(await fake.call("DeleteRepository", { repositoryName: "gone" })).toEqual({ repositoryId });
    expect(await fake.call("DeleteRepository", { repositoryName: "gone" })).toEqual({});
    expect(await fake.codeOf("GetRepository", { repositoryName: "gone" })).toBe("RepositoryDoesNotExistException");
  });
});

describe("settings", () => {
  test("a rename keeps the id, changes ARN and URLs and frees the old name", async () => {
    const { repositoryId } = await create("old-name");
    await fake.call("UpdateRepositoryName", { oldName: "old-name", newName: "new-name" });
    expect(await get("new-name")).toMatchObject({
      repositoryId,
      repositoryName: "new-name",
      Arn: `arn:aws:codecommit:eu-central-1:${ACCOUNT}:new-name`,
      cloneUrlHttp: "http://127.0.0.1:4000/v1/repos/new-name",
    });
    expect(await fake.codeOf("GetRepository", { repositoryName: "old-name" })).toBe("RepositoryDoesNotExistException");
    expect(await fake.codeOf("UpdateRepositoryName", { oldName: "old-name", newName: "x" })).toBe("RepositoryDoesNotExistException");
    await create("old-name");
    const taken = { oldName: "old-name", newName: "new-name" };
    expect(await fake.codeOf("UpdateRepositoryName", taken)).toBe("RepositoryNameExistsException");
    const invalid = { oldName: "old-name", newName: "x.git" };
    expect(await fake.codeOf("UpdateRepositoryName", invalid)).toBe("InvalidRepositoryNameException");
  });

  test("a description can be changed and removed", async () => {
    const { lastModifiedDate } = await create("described", { repositoryDescription: "one" });
    const aMinuteLater = jest.spyOn(Date, "now").mockReturnValue((lastModifiedDate + 60) * 1000);
    await fake.call("UpdateRepositoryDescription", { repositoryName: "described", repositoryDescription: "two" });
    aMinuteLater.mockRestore();
    const changed = await get("described");
    expect(changed.repositoryDescription).toBe("two");
    expect(changed.lastModifiedDate).toBeCloseTo(lastModifiedDate + 60);
    await fake.call("UpdateRepositoryDescription", { repositoryName: "described" });
    expect(await get("described")).not.toHaveProperty("repositoryDescription");
  });

  test("a key can be changed, and the answer has the previous one", async () => {
    const { repositoryId, kmsKeyId: originalKmsKeyId } = await create("keyed");
    const kmsKeyId = "arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";
    const answer = await fake.call("UpdateRepositoryEncryptionKey", { repositoryName: "keyed", kmsKeyId });
    expect(answer).toEqual({ repositoryId, kmsKeyId, originalKmsKeyId });
    expect((await get("keyed")).kmsKeyId).toBe(kmsKeyId);
  });
});

describe("lists", () => {
  const where = { account: "777788889999" };
  interface Listed {
    readonly repositories: readonly { readonly repositoryName: string; readonly repositoryId: string }[];
    readonly nextToken?: string;
  }
  const names = ({ repositories }: Listed) => repositories.map(({ repositoryName }) => repositoryName);

  test("ListRepositories has pages, and a token is valid only for its question", async () => {
    const all = Array.from({ length: 103 }, (_, index) => `r-${String(index).padStart(3, "0")}`);
    await Promise.all(all.map((name) => create(name, {}, where)));
    const first = await fake.call<Listed>("ListRepositories", {}, where);
    const second = await fake.call<Listed>("ListRepositories", { nextToken: first.nextToken }, where);
    expect([...names(first), ...names(second)]).toEqual(all);
    expect(names(second)).toHaveLength(3);
    expect(second.nextToken).toBeUndefined();
    const descending = await fake.call<Listed>("ListRepositories", { order: "descending" }, where);
    expect(names(descending)[0]).toBe("r-102");
    const other = { nextToken: first.nextToken, order: "descending" };
    expect(await fake.codeOf("ListRepositories", other, where)).toBe("InvalidContinuationTokenException");
    expect(await fake.codeOf("ListRepositories", { nextToken: "%%" }, where)).toBe("InvalidContinuationTokenException");
  });

  test("ListRepositories sorts by the last change", async () => {
    const place = { account: "123412341234" };
    // Two changes of one millisecond would have no order.
    const clock = jest.spyOn(Date, "now");
    for (const [second, name] of ["a", "b", "c"].entries()) {
      clock.mockReturnValue(second * 1000);
      await create(name, {}, place);
    }
    clock.mockReturnValue(3000);
    await fake.call("UpdateRepositoryDescription", { repositoryName: "a", repositoryDescription: "newest" }, place);
    clock.mockRestore();
    const input = { sortBy: "lastModifiedDate", order: "descending" };
    expect(names(await fake.call<Listed>("ListRepositories", input, place))).toEqual(["a", "c", "b"]);
  });

  test("BatchGetRepositories separates found and missing repositories", async () => {
    await create("batch-1");
    const answer = await fake.call<{ repositories: readonly Metadata[] }>("BatchGetRepositories", {
      repositoryNames: ["batch-1", "nowhere", "batch-1"],
    });
    expect(answer).toEqual({ repositories: [await get("batch-1")], repositoriesNotFound: ["nowhere"], errors: [] });
    expect(await fake.codeOf("BatchGetRepositories", { repositoryNames: [] })).toBe("RepositoryNamesRequiredException");
    const many = Array.from({ length: 101 }, (_, index) => `n${index}`);
    expect(await fake.codeOf("BatchGetRepositories", { repositoryNames: many })).toBe("MaximumRepositoryNamesExceededException");
  });
});
