import { accessOf } from "../../../../sandbox/iam/access";
import { operationOf } from "../../../../sandbox/iam/operations";
import { wire } from "./wire";

const PLACE = { account: "111122223333", region: "eu-central-1" };

type Row = [request: string, operation: string, ...actions: string[]];

const onBucket: Row[] = [
  ["GET /", "ListBuckets", "s3:ListAllMyBuckets"],
  ["PUT /b", "CreateBucket", "s3:CreateBucket"],
  ["HEAD /b", "HeadBucket", "s3:ListBucket"],
  ["HEAD /b/", "HeadBucket", "s3:ListBucket"],
  ["DELETE /b", "DeleteBucket", "s3:DeleteBucket"],
  ["GET /b?list-type=2&prefix=a", "ListObjectsV2", "s3:ListBucket"],
  ["GET /b?prefix=a", "ListObjects", "s3:ListBucket"],
  ["GET /b?versions", "ListObjectVersions", "s3:ListBucketVersions"],
  ["GET /b?uploads", "ListMultipartUploads", "s3:ListBucketMultipartUploads"],
  ["GET /b?location", "GetBucketLocation", "s3:GetBucketLocation"],
  ["GET /b?policy", "GetBucketPolicy", "s3:GetBucketPolicy"],
  ["PUT /b?policy", "PutBucketPolicy", "s3:PutBucketPolicy"],
  ["DELETE /b?policy", "DeleteBucketPolicy", "s3:DeleteBucketPolicy"],
  ["GET /b?policyStatus", "GetBucketPolicyStatus", "s3:GetBucketPolicyStatus"],
  ["PUT /b?encryption", "PutBucketEncryption", "s3:PutEncryptionConfiguration"],
  ["PUT /b?lifecycle", "PutBucketLifecycleConfiguration", "s3:PutLifecycleConfiguration"],
  ["DELETE /b?lifecycle", "DeleteBucketLifecycle", "s3:PutLifecycleConfiguration"],
  ["PUT /b?publicAccessBlock", "PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock"],
  ["PUT /b?ownershipControls", "PutBucketOwnershipControls", "s3:PutBucketOwnershipControls"],
  ["PUT /b?notification", "PutBucketNotificationConfiguration", "s3:PutBucketNotification"],
  ["PUT /b?versioning", "PutBucketVersioning", "s3:PutBucketVersioning"],
  ["PUT /b?tagging", "PutBucketTagging", "s3:PutBucketTagging"],
  ["DELETE /b?tagging", "DeleteBucketTagging", "s3:PutBucketTagging"],
  ["GET /b?metrics&id=1", "GetBucketMetricsConfiguration", "s3:GetMetricsConfiguration"],
  ["GET /b?object-lock", "GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration"],
];

const onObject: Row[] = [
  ["GET /b/k", "GetObject", "s3:GetObject"],
  ["GET /b/k?versionId=1", "GetObject", "s3:GetObjectVersion"],
  ["HEAD /b/k", "HeadObject", "s3:GetObject"],
  ["PUT /b/k", "PutObject", "s3:PutObject"],
  ["DELETE /b/k", "DeleteObject", "s3:DeleteObject"],
  ["DELETE /b/k?versionId=1", "DeleteObject", "s3:DeleteObjectVersion"],
  ["GET /b/k?tagging", "GetObjectTagging", "s3:GetObjectTagging"],
  ["GET /b/k?tagging&versionId=1", "GetObjectTagging", "s3:GetObjectVersionTagging"],
  ["PUT /b/k?tagging", "PutObjectTagging", "s3:PutObjectTagging"],
  ["GET /b/k?acl", "GetObjectAcl", "s3:GetObjectAcl"],
  ["GET /b/k?attributes", "GetObjectAttributes", "s3:GetObjectAttributes", "s3:GetObject"],
  ["POST /b/k?uploads", "CreateMultipartUpload", "s3:PutObject"],
  ["PUT /b/k?partNumber=1&uploadId=u", "UploadPart", "s3:PutObject"],
  ["GET /b/k?uploadId=u", "ListParts", "s3:ListMultipartUploadParts"],
  ["POST /b/k?uploadId=u", "CompleteMultipartUpload", "s3:PutObject"],
  ["DELETE /b/k?uploadId=u", "AbortMultipartUpload", "s3:AbortMultipartUpload"],
  ["POST /b/k?restore", "RestoreObject", "s3:RestoreObject"],
  ["PUT /b/k?retention", "PutObjectRetention", "s3:PutObjectRetention"],
];

test.each([...onBucket, ...onObject])("%s is %s, needs %s", async (line, operation, ...actions) => {
  const found = operationOf("s3", wire(line));
  expect(found?.operation).toBe(operation);
  const accesses = await accessOf("s3", operation, found?.params ?? {}, PLACE);
  expect(accesses.map(({ action }) => action)).toEqual(actions);
});

test.each<[line: string, resource: string]>([
  ["GET /", "arn:aws:s3:::*"],
  ["GET /b", "arn:aws:s3:::b"],
  ["GET /b/", "arn:aws:s3:::b"],
  ["GET /b/a%20b/c%2Bd", "arn:aws:s3:::b/a b/c+d"],
  ["GET /b//a", "arn:aws:s3:::b//a"],
  ["GET /b/%E0%A4%A", "arn:aws:s3:::b/%E0%A4%A"],
])("%s accesses %s", async (line, resource) => {
  const found = operationOf("s3", wire(line));
  expect((await accessOf("s3", found?.operation ?? "", found?.params ?? {}, PLACE))[0]?.resources).toEqual([resource]);
});

test("headers of an upload need permissions of their own", async () => {
  const found = operationOf(
    "s3",
    wire("PUT /b/k", { "x-amz-tagging": "a=b", "x-amz-acl": "private", "x-amz-server-side-encryption": "aws:kms" }),
  );
  const accesses = await accessOf("s3", "PutObject", found?.params ?? {}, PLACE);
  expect(accesses.map(({ action }) => action)).toEqual(["s3:PutObject", "s3:PutObjectTagging", "s3:PutObjectAcl"]);
  expect(accesses[0]?.context).toEqual({ "s3:x-amz-acl": "private", "s3:x-amz-server-side-encryption": "aws:kms" });
});

test("a copy reads its source", async () => {
  const found = operationOf("s3", wire("PUT /b/k", { "x-amz-copy-source": "/other/a%20b?versionId=7" }));
  expect(found?.operation).toBe("CopyObject");
  const accesses = await accessOf("s3", "CopyObject", found?.params ?? {}, PLACE);
  expect(accesses.map(({ action, resources }) => [action, ...resources])).toEqual([
    ["s3:PutObject", "arn:aws:s3:::b/k"],
    ["s3:GetObjectVersion", "arn:aws:s3:::other/a b"],
  ]);
});

test("deleting many objects needs each of them", async () => {
  const body = "<Delete><Object><Key>a&amp;b</Key></Object><Object><Key>c</Key><VersionId>1</VersionId></Object></Delete>";
  const found = operationOf("s3", wire("POST /b?delete", {}, body));
  expect(await accessOf("s3", found?.operation ?? "", found?.params ?? {}, PLACE)).toEqual([
    { action: "s3:DeleteObject", resources: ["arn:aws:s3:::b/a&b"] },
    { action: "s3:DeleteObjectVersion", resources: ["arn:aws:s3:::b/c"] },
  ]);
});

test("a listing has its prefix as a condition key", async () => {
  const found = operationOf("s3", wire("GET /b?list-type=2&prefix=outputs%2F&delimiter=%2F&max-keys=5"));
  const [listing] = await accessOf("s3", "ListObjectsV2", found?.params ?? {}, PLACE);
  expect(listing?.context).toEqual({ "s3:prefix": "outputs/", "s3:delimiter": "/", "s3:max-keys": "5" });
});

test.each(["PATCH /b", "POST /b?nothing", "POST /b/k", "POST /"])("%s is not an operation of S3", (line) => {
  expect(operationOf("s3", wire(line))).toBeUndefined();
});

test.each([
  "PUT /b?acl&policy",
  "GET /b?policy&location",
  "GET /b?list-type=2&versions",
  "PUT /b/k?acl&tagging",
  "POST /b/k?uploads&uploadId=u",
  "GET //b/k",
  "PUT //b/k",
  "PUT /b?location",
  "PUT /b/k?attributes",
])("%s is nothing that can be recognised: moto may take it for another", (line) => {
  expect(operationOf("s3", wire(line))).toBeUndefined();
});
