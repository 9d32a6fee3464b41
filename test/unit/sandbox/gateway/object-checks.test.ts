import { createHash } from "node:crypto";
import { AwsError } from "../../../../sandbox/core/errors";
import { checkSums } from "../../../../sandbox/gateway/checksums";
import { checkObject, checkTarget } from "../../../../sandbox/gateway/object-checks";

function said(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return error instanceof AwsError ? `${error.code} ${error.status}: ${error.message}` : String(error);
  }
}

/** What comes of a body, `123456789` by default: the catalogues of checksums give those of this text. */
const put = (headers: Readonly<Record<string, string>>, body = "123456789", isContent = true): string | undefined =>
  said(() => checkSums({ headers, body: Buffer.from(body) }, isContent));

const hash = (algorithm: string, text = "123456789") => createHash(algorithm).update(text).digest("base64");
const base64 = (hex: string) => Buffer.from(hex, "hex").toString("base64");

const sums: [name: string, right: string][] = [
  ["crc32", base64("cbf43926")],
  ["crc32c", base64("e3069283")],
  ["sha1", hash("sha1")],
  ["sha256", hash("sha256")],
];

test.each(sums)("a body that is not the one of its %s is refused", (name, right) => {
  const at = `x-amz-checksum-${name}`;
  expect(put({ [at]: right })).toBeUndefined();
  const mismatch = `BadDigest 400: The ${name.toUpperCase()} you specified did not match the calculated checksum.`;
  expect(put({ [at]: right }, "12345678")).toBe(mismatch);
  expect(put({ [at]: "no" })).toBe(`InvalidRequest 400: Value for ${at} header is invalid.`);
  // The whole object's, when its parts are put together.
  expect(put({ [at]: right }, "<Complete/>", false)).toBeUndefined();
  const [frames, streamed] = [`4;chunk-signature=00\r\n1234\r\n5\r\n56789\r\n0\r\n`, "STREAMING-UNSIGNED-PAYLOAD-TRAILER"];
  const inTrailer = { "x-amz-content-sha256": streamed, "x-amz-trailer": at };
  expect(put(inTrailer, `${frames}${at}:${right}\r\n\r\n`)).toBeUndefined();
  expect(put(inTrailer, `${frames}${at}:${right.toLowerCase()}\r\n\r\n`)).toBe(mismatch);
  expect(put(inTrailer, "4\r\n12")).toBe("IncompleteBody 400: The request body terminated unexpectedly");
});

test("so is one with another MD5, or with one that is none", () => {
  expect(put({ "content-md5": hash("md5") })).toBeUndefined();
  expect(put({ "content-md5": hash("md5", "x") })).toBe("BadDigest 400: The Content-MD5 you specified did not match what we received.");
  expect(put({ "content-md5": "x" }, "<Complete/>", false)).toBe("InvalidDigest 400: The Content-MD5 you specified was invalid.");
});

const object = (operation: string, Bucket: string, Key?: string) =>
  said(() => checkObject({ operation, params: { Bucket, ...(Key !== undefined && { Key }) } }, { ...REQUEST, target: "/" }));
const REQUEST = { method: "PUT", url: new URL("http://127.0.0.1/"), headers: {}, body: Buffer.alloc(0) };

test("a key has 1,024 bytes at most, a new bucket a name of S3's form", () => {
  const long = "KeyTooLongError 400: Your key is too long";
  const keys = ["x".repeat(1024), "x".repeat(1025), "é".repeat(513)];
  expect(keys.map((key) => object("PutObject", "b", key))).toEqual([undefined, long, long]);
  const good = ["abc", "good.name-1", "1".repeat(63)];
  const bad = ["UPPERzz", "ab", "a..b", "-abc", "abc-", "192.168.1.1", "a_b", "x".repeat(64), "xn--abc", "a--x-s3"];
  expect(good.map((name) => object("CreateBucket", name))).toEqual(good.map(() => undefined));
  expect(bad.map((name) => object("CreateBucket", name))).toEqual(
    bad.map(() => "InvalidBucketName 400: The specified bucket is not valid."),
  );
  // Who has made one before that may look at it.
  expect(object("HeadBucket", "UPPERzz")).toBeUndefined();
});

test("a key that an address takes for another one is refused", () => {
  const target = (path: string) => said(() => checkTarget({ target: path }));
  const refused = ["/b/a/../c", "/b/./c", "/b/..", "/b/%2e%2E/c", "/b/.%2e?x", "/b/a\\c", "/b/a#c"];
  expect(refused.filter((path) => target(path)?.startsWith("InvalidURI 400: ") !== true)).toEqual([]);
  expect(["/b/a..b/.c/...", "/b//a/", "/b/k?prefix=../#"].map(target)).toEqual([undefined, undefined, undefined]);
});
