/** The operation for each method if these query fields are present; the first entry that fits is meant. */
export interface Subresource {
  readonly query: readonly string[];
  readonly GET?: string;
  readonly HEAD?: string;
  readonly PUT?: string;
  readonly POST?: string;
  readonly DELETE?: string;
}

/** A configuration of the bucket: GetX, PutX, DeleteX. */
function configuration(field: string, name: string, deletion = `Delete${name}`): Subresource {
  return { query: [field], GET: `Get${name}`, PUT: `Put${name}`, DELETE: deletion };
}

/** A kind of configuration of which a bucket may have many, each with an id. */
function manyConfigurations(field: string, name: string): readonly Subresource[] {
  return [configurationWithId(field, name), { query: [field], GET: `List${name}s` }];
}

function configurationWithId(field: string, name: string): Subresource {
  return { query: [field, "id"], GET: `Get${name}`, PUT: `Put${name}`, DELETE: `Delete${name}` };
}

function metadata(field: string, name: string): Subresource {
  return { query: [field], GET: `Get${name}`, POST: `Create${name}`, DELETE: `Delete${name}` };
}

export const BUCKET_SUBRESOURCES: readonly Subresource[] = [
  { query: ["abac"], GET: "GetBucketAbac", PUT: "PutBucketAbac" },
  configuration("accelerate", "BucketAccelerateConfiguration"),
  configuration("acl", "BucketAcl"),
  ...manyConfigurations("analytics", "BucketAnalyticsConfiguration"),
  configuration("cors", "BucketCors"),
  { query: ["delete"], POST: "DeleteObjects" },
  configuration("encryption", "BucketEncryption"),
  ...manyConfigurations("intelligent-tiering", "BucketIntelligentTieringConfiguration"),
  ...manyConfigurations("inventory", "BucketInventoryConfiguration"),
  configuration("lifecycle", "BucketLifecycleConfiguration", "DeleteBucketLifecycle"),
  { query: ["location"], GET: "GetBucketLocation" },
  configuration("logging", "BucketLogging"),
  metadata("metadataConfiguration", "BucketMetadataConfiguration"),
  { query: ["metadataInventoryTable"], PUT: "UpdateBucketMetadataInventoryTableConfiguration" },
  { query: ["metadataJournalTable"], PUT: "UpdateBucketMetadataJournalTableConfiguration" },
  metadata("metadataTable", "BucketMetadataTableConfiguration"),
  ...manyConfigurations("metrics", "BucketMetricsConfiguration"),
  configuration("notification", "BucketNotificationConfiguration"),
  configuration("object-lock", "ObjectLockConfiguration"),
  configuration("ownershipControls", "BucketOwnershipControls"),
  configuration("policy", "BucketPolicy"),
  { query: ["policyStatus"], GET: "GetBucketPolicyStatus" },
  configuration("publicAccessBlock", "PublicAccessBlock"),
  configuration("replication", "BucketReplication"),
  configuration("requestPayment", "BucketRequestPayment"),
  { query: ["session"], GET: "CreateSession" },
  configuration("tagging", "BucketTagging"),
  { query: ["uploads"], GET: "ListMultipartUploads" },
  configuration("versioning", "BucketVersioning"),
  { query: ["versions"], GET: "ListObjectVersions" },
  configuration("website", "BucketWebsite"),
  { query: ["list-type=2"], GET: "ListObjectsV2" },
  { query: [], GET: "ListObjects", HEAD: "HeadBucket", PUT: "CreateBucket", DELETE: "DeleteBucket" },
];

export const OBJECT_SUBRESOURCES: readonly Subresource[] = [
  { query: ["acl"], GET: "GetObjectAcl", PUT: "PutObjectAcl" },
  { query: ["attributes"], GET: "GetObjectAttributes" },
  { query: ["encryption"], PUT: "UpdateObjectEncryption" },
  { query: ["legal-hold"], GET: "GetObjectLegalHold", PUT: "PutObjectLegalHold" },
  { query: ["partNumber", "uploadId"], PUT: "UploadPart" },
  { query: ["renameObject"], PUT: "RenameObject" },
  { query: ["restore"], POST: "RestoreObject" },
  { query: ["retention"], GET: "GetObjectRetention", PUT: "PutObjectRetention" },
  { query: ["select"], POST: "SelectObjectContent" },
  configuration("tagging", "ObjectTagging"),
  { query: ["torrent"], GET: "GetObjectTorrent" },
  { query: ["uploadId"], GET: "ListParts", POST: "CompleteMultipartUpload", DELETE: "AbortMultipartUpload" },
  { query: ["uploads"], POST: "CreateMultipartUpload" },
  { query: [], GET: "GetObject", HEAD: "HeadObject", PUT: "PutObject", DELETE: "DeleteObject" },
];
