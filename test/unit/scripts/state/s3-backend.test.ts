import { type GetObjectCommandInput, type ListObjectVersionsCommandInput, S3Client } from "@aws-sdk/client-s3";
import { S3StateBackend } from "../../../../scripts/state/s3-backend";
import { LOCK, LOCK_TEXT } from "../../../helpers/states";
import { fakeClient, type Handlers } from "../fake-client";

const PLACE = { environmentName: "dev", owner: "111122223333", region: "eu-central-1", bucket: "states" };
const ENCRYPTION = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: "alias/states" } as const;

function backendOver(handlers: Handlers) {
  const inputs: { ExpectedBucketOwner?: string }[] = [];
  const noting = Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      (input: never) => {
        inputs.push(input);
        return handler(input);
      },
    ]),
  );
  const { client } = fakeClient(S3Client, noting);
  return { backend: new S3StateBackend({ ...PLACE, s3: client, encryption: ENCRYPTION, key: (kind) => `dev/${kind}.tfstate` }), inputs };
}

const failing = (name: string) => () => {
  throw Object.assign(new Error("said S3"), { name });
};
const object = (content: string, more: object = {}) => ({ Body: { transformToString: () => Promise.resolve(content) }, ...more });

describe("S3StateBackend", () => {
  it.each([
    [
      "NoSuchBucket",
      "There is no bucket states for the state of environment dev\n  Create it: npm run ops -- bootstrap --env dev. If it existed before, restore it first, or its states are lost.",
    ],
    [
      "AccessDenied",
      "s3://states/dev/scanner.tfstate cannot be reached: AWS denies it\n  The bucket belongs to another account than 111122223333 (name that account in backend.bucketOwner), or your role lacks s3:ListBucket, s3:ListBucketVersions, s3:GetObject, s3:GetObjectVersion or, on its key, kms:Decrypt.",
    ],
    [
      "PermanentRedirect",
      "The bucket states is in another Region than eu-central-1\n  Correct region or backend.bucket in the file of environment dev.",
    ],
    ["SlowDown", "said S3"],
  ])("says what to do about %s", async (name, message) => {
    const { backend } = backendOver({ GetObject: failing(name) });
    await expect(backend.read("scanner")).rejects.toMatchObject({ message });
  });

  it("reads the pages of versions up to the end of the state's own", async () => {
    const asked: (string | undefined)[] = [];
    const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 12, 0, second));
    const version = (VersionId: string, second: number, IsLatest = false, Key = "dev/scanner.tfstate") => {
      return { Key, VersionId, Size: 5, LastModified: at(second), IsLatest };
    };
    const { backend } = backendOver({
      ListObjectVersions: ({ KeyMarker, VersionIdMarker }: ListObjectVersionsCommandInput) => {
        asked.push(KeyMarker && `${KeyMarker} ${VersionIdMarker}`);
        if (KeyMarker === undefined)
          return {
            DeleteMarkers: [version("v4", 4, true)],
            Versions: [version("v3", 3)],
            IsTruncated: true,
            NextKeyMarker: "dev/scanner.tfstate",
            NextVersionIdMarker: "v3",
          };
        return {
          Versions: [version("v1", 1), version("l1", 9, true, "dev/scanner.tfstate.tflock")],
          IsTruncated: true,
          NextKeyMarker: "dev/scanner.tfstate.tflock",
          NextVersionIdMarker: "l1",
        };
      },
    });
    expect(await backend.versions("scanner")).toEqual([
      { id: "v4", current: false, deleted: true, bytes: 0, lastModified: at(4) },
      { id: "v3", current: false, deleted: false, bytes: 5, lastModified: at(3) },
      { id: "v1", current: false, deleted: false, bytes: 5, lastModified: at(1) },
    ]);
    expect(asked).toEqual([undefined, "dev/scanner.tfstate v3"]);
  });

  it("orders a version after a deletion in the same second, unless the deletion is the latest", async () => {
    const at = new Date("2026-11-24T12:00:00Z");
    const version = (VersionId: string, IsLatest = false) => ({
      Key: "dev/scanner.tfstate",
      VersionId,
      Size: 5,
      LastModified: at,
      IsLatest,
    });
    const order = async (latest: string) => {
      const page = { Versions: [version("new", latest === "new"), version("old")], DeleteMarkers: [version("gone", latest === "gone")] };
      const { backend } = backendOver({ ListObjectVersions: () => page });
      return (await backend.versions("scanner")).map(({ id }) => id);
    };
    expect(await order("new")).toEqual(["new", "old", "gone"]);
    expect(await order("gone")).toEqual(["gone", "new", "old"]);
  });

  it("does not lose a state in a bucket without versioning", async () => {
    for (const VersionId of [undefined, "null"]) {
      const { backend } = backendOver({ GetObject: () => object("x", { VersionId }) });
      await expect(backend.setAside("scanner")).rejects.toThrow(
        "The bucket states keeps no versions: the state that is there would be lost",
      );
    }
  });

  it("does not remove a lock that was taken between reading and removing", async () => {
    let reads = 0;
    const { backend, inputs } = backendOver({
      GetObject: ({ Key }: GetObjectCommandInput) => {
        expect(Key).toBe("dev/scanner.tfstate.tflock");
        reads += 1;
        return object(reads === 1 ? LOCK_TEXT : LOCK_TEXT.replace(LOCK.id, "new").replace("ana", "bo"), { ETag: `"e${reads}"` });
      },
      DeleteObject: failing("PreconditionFailed"),
    });
    await expect(backend.removeLock("scanner", LOCK.id)).rejects.toThrow(
      `s3://states/dev/scanner.tfstate.tflock is not the lock ${LOCK.id} any more: it is new of bo@laptop`,
    );
    expect(inputs[1]).toMatchObject({ Key: "dev/scanner.tfstate.tflock", IfMatch: '"e1"' });
  });

  it("says what to do about a lock object that is not a lock", async () => {
    const { backend } = backendOver({ GetObject: () => object("{}") });
    await expect(backend.lock("scanner")).rejects.toThrow("s3://states/dev/scanner.tfstate.tflock exists, but is not a Terraform lock");
  });

  it.each(["PreconditionFailed", "NoSuchKey", "ConditionalRequestConflict"])(
    "overwrites only the version that was read: %s",
    async (name) => {
      const { backend } = backendOver({ PutObject: failing(name) });
      await expect(backend.replace("scanner", "x", '"e"')).rejects.toThrow(
        "Somebody has written to s3://states/dev/scanner.tfstate meanwhile",
      );
    },
  );

  it("encrypts states and locks as Terraform does, and writes each under its condition", async () => {
    const { backend, inputs } = backendOver({ PutObject: () => ({}) });
    await backend.replace("scanner", "x", '"e"');
    await backend.replace("scanner", "x", undefined);
    await backend.takeLock("scanner", LOCK);
    const put = { ...ENCRYPTION, Bucket: "states", ExpectedBucketOwner: "111122223333", ContentType: "application/json" };
    const state = { ...put, Key: "dev/scanner.tfstate", Body: "x" };
    expect(inputs).toEqual([
      { ...state, IfMatch: '"e"' },
      { ...state, IfNoneMatch: "*" },
      { ...put, Key: "dev/scanner.tfstate.tflock", Body: expect.stringContaining(LOCK.id) as string, IfNoneMatch: "*" },
    ]);
  });

  it("accepts only the account's own bucket", async () => {
    const { backend, inputs } = backendOver({
      GetObject: ({ Key = "" }: GetObjectCommandInput) => object(Key.endsWith(".tflock") ? LOCK_TEXT : "x", { VersionId: "v" }),
      DeleteObject: () => ({}),
      ListObjectVersions: () => ({}),
    });
    await backend.read("scanner");
    await backend.versions("scanner");
    await backend.readVersion("scanner", "v");
    await backend.setAside("scanner");
    await backend.removeLock("scanner", LOCK.id);
    expect(inputs.map(({ ExpectedBucketOwner }) => ExpectedBucketOwner)).toEqual(Array(7).fill("111122223333"));
  });
});
