import { createHash } from "node:crypto";
import { PutBucketPolicyCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { document, makeRole, makeUser } from "../helpers/iam";
import { makeBucket } from "../helpers/sdk";
import { ACCOUNT, type Hands, ROOT_TRUST } from "./iam-clients";

const ANY = { Action: "s3:*", Resource: "*" };
const missing = `arn:aws:iam::${ACCOUNT}:role/missing`;

/** What IAM and S3 refuse to store, in a world that others share. */
export function refusedDocuments(root: () => Hands): void {
  const put = (PolicyDocument: string) => root().iam({ Action: "CreatePolicy", PolicyName: "refused", PolicyDocument });

  test.each([
    ["a principal", document({ ...ANY, Principal: "*" }), "should not specify a principal"],
    ["no resource", document({ Action: "s3:*" }), "must contain resources"],
    ["a Sid with a space", document({ ...ANY, Sid: "a b" }), "must be alpha-numeric"],
    ["no JSON", "{", "is not JSON"],
  ])("a policy of a role or user with %s is not stored", async (_, policy, problem) => {
    await expect(put(policy)).rejects.toThrow(new RegExp(`^400 .*MalformedPolicyDocument.*${problem}`, "s"));
  });

  test.each([
    ["a resource", { Principal: { AWS: ACCOUNT }, Resource: "*" }, "prohibited field Resource"],
    ["nobody", {}, "Missing required field Principal"],
    ["a role that is not there", { Principal: { AWS: missing } }, "Invalid principal in policy"],
    ["a name", { Principal: { AWS: "ana" } }, "Invalid principal in policy"],
  ])("a trust policy with %s is not stored", async (_, trust, problem) => {
    await expect(makeRole(root().settings, "refused", { trust })).rejects.toThrow(problem);
  });

  test("a user's inline policies have 2048 characters together, without white space", async () => {
    await makeUser(root().settings, "wordy", ANY);
    const second = (names: number) =>
      root().iam({
        Action: "PutUserPolicy",
        UserName: "wordy",
        PolicyName: "second",
        PolicyDocument: JSON.stringify(
          JSON.parse(document({ ...ANY, Resource: Array(names).fill("arn:aws:s3:::a-bucket-of-ours/*") })),
          null,
          8,
        ),
      });
    await second(50);
    await expect(second(60)).rejects.toThrow("Maximum policy size of 2048 bytes exceeded for user wordy");
  });

  test("UpdateRole leaves what it does not name", async () => {
    const more = { Description: "what for", MaxSessionDuration: "7200" };
    await makeRole(root().settings, "described", { trust: ROOT_TRUST, more });
    const update = (changes: Readonly<Record<string, string>>) => root().iam({ Action: "UpdateRole", RoleName: "described", ...changes });
    const read = async () => {
      const xml = await root().iam({ Action: "GetRole", RoleName: "described" });
      return ["Description", "MaxSessionDuration"].map((name) => new RegExp(`<${name}>([^<]*)<`).exec(xml)?.[1]);
    };
    await update({ MaxSessionDuration: "3600" });
    expect(await read()).toEqual(["what for", "3600"]);
    await update({ Description: "else" });
    expect(await read()).toEqual(["else", "3600"]);
  });

  test("a bucket policy that is none is not stored, and locks nobody out", async () => {
    const bucket = { Bucket: "documents" };
    await makeBucket(root().s3, "documents");
    const grant = { Principal: { AWS: ACCOUNT }, Action: "s3:GetObject", Resource: "arn:aws:s3:::documents/*" };
    const store = (Policy: string) => root().s3.send(new PutBucketPolicyCommand({ ...bucket, Policy }));
    const wrong: readonly (readonly [string, string])[] = [
      ["no policy", "is not JSON"],
      [document({ ...grant, Resource: "arn:aws:s3:::another/*" }), "invalid resource"],
      [document({ ...grant, Action: "iam:GetRole" }), "invalid action"],
      [document({ ...grant, Principal: undefined }), "Missing required field Principal"],
      [document({ ...grant, Principal: { AWS: missing } }), "Invalid principal"],
    ];
    for (const [policy, problem] of wrong)
      await expect(store(policy)).rejects.toMatchObject({ name: "MalformedPolicy", message: expect.stringContaining(problem) as string });
    await root().s3.send(new PutObjectCommand({ ...bucket, Key: "k", Body: "v" }));
    for (const Resource of ["arn:aws:s3:::documents/*", "arn:aws:s3:::doc*", "*"]) await store(document({ ...grant, Resource }));
  });

  test("an object whose checksum is another's, whose key is too long or walks up, and a bucket of a wrong name are refused", async () => {
    const { s3 } = root();
    await makeBucket(s3, "objects");
    const put = (Key: string, more: object = {}) => s3.send(new PutObjectCommand({ Bucket: "objects", Key, Body: "v", ...more }));
    await put("k", { ContentMD5: createHash("md5").update("v").digest("base64") });
    await expect(put("k", { ContentMD5: "AAAAAAAAAAAAAAAAAAAAAA==" })).rejects.toMatchObject({ name: "BadDigest" });
    await expect(put("k", { ContentMD5: "AAAA" })).rejects.toMatchObject({ name: "InvalidDigest" });
    await expect(put("k", { ChecksumSHA256: "A".repeat(43) + "=" })).rejects.toMatchObject({ name: "BadDigest" });
    await expect(put("k".repeat(1025))).rejects.toMatchObject({ name: "KeyTooLongError" });
    await put("k".repeat(1024));
    await expect(put("a/../b")).rejects.toMatchObject({ name: "InvalidURI" });
    await expect(makeBucket(s3, "UPPERzz")).rejects.toMatchObject({ name: "InvalidBucketName" });
  });
}
