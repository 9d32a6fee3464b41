interface S3Action {
  /** Without the prefix `s3:`. @default the operation's name */
  readonly action?: string;
  /** The action if the call names a version of the object. */
  readonly ofVersion?: string;
}

/**
 * S3 operations whose action has another name
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html).
 */
export const S3_ACTIONS: Readonly<Record<string, S3Action>> = {
  HeadBucket: { action: "ListBucket" },
  ListObjects: { action: "ListBucket" },
  ListObjectsV2: { action: "ListBucket" },
  ListObjectVersions: { action: "ListBucketVersions" },
  ListMultipartUploads: { action: "ListBucketMultipartUploads" },
  ListParts: { action: "ListMultipartUploadParts" },

  GetObject: { ofVersion: "GetObjectVersion" },
  HeadObject: { action: "GetObject", ofVersion: "GetObjectVersion" },
  SelectObjectContent: { action: "GetObject" },
  GetObjectAcl: { ofVersion: "GetObjectVersionAcl" },
  GetObjectAttributes: { ofVersion: "GetObjectVersionAttributes" },
  GetObjectTagging: { ofVersion: "GetObjectVersionTagging" },
  GetObjectTorrent: { ofVersion: "GetObjectVersionTorrent" },
  PutObjectAcl: { ofVersion: "PutObjectVersionAcl" },
  PutObjectTagging: { ofVersion: "PutObjectVersionTagging" },
  DeleteObject: { ofVersion: "DeleteObjectVersion" },
  DeleteObjectTagging: { ofVersion: "DeleteObjectVersionTagging" },
  CopyObject: { action: "PutObject" },
  CreateMultipartUpload: { action: "PutObject" },
  UploadPart: { action: "PutObject" },
  UploadPartCopy: { action: "PutObject" },
  CompleteMultipartUpload: { action: "PutObject" },

  GetBucketAccelerateConfiguration: { action: "GetAccelerateConfiguration" },
  PutBucketAccelerateConfiguration: { action: "PutAccelerateConfiguration" },
  GetBucketAnalyticsConfiguration: { action: "GetAnalyticsConfiguration" },
  ListBucketAnalyticsConfigurations: { action: "GetAnalyticsConfiguration" },
  PutBucketAnalyticsConfiguration: { action: "PutAnalyticsConfiguration" },
  DeleteBucketAnalyticsConfiguration: { action: "PutAnalyticsConfiguration" },
  GetBucketCors: { action: "GetBucketCORS" },
  PutBucketCors: { action: "PutBucketCORS" },
  DeleteBucketCors: { action: "PutBucketCORS" },
  GetBucketEncryption: { action: "GetEncryptionConfiguration" },
  PutBucketEncryption: { action: "PutEncryptionConfiguration" },
  DeleteBucketEncryption: { action: "PutEncryptionConfiguration" },
  GetBucketIntelligentTieringConfiguration: { action: "GetIntelligentTieringConfiguration" },
  ListBucketIntelligentTieringConfigurations: { action: "GetIntelligentTieringConfiguration" },
  PutBucketIntelligentTieringConfiguration: { action: "PutIntelligentTieringConfiguration" },
  DeleteBucketIntelligentTieringConfiguration: { action: "PutIntelligentTieringConfiguration" },
  GetBucketInventoryConfiguration: { action: "GetInventoryConfiguration" },
  ListBucketInventoryConfigurations: { action: "GetInventoryConfiguration" },
  PutBucketInventoryConfiguration: { action: "PutInventoryConfiguration" },
  DeleteBucketInventoryConfiguration: { action: "PutInventoryConfiguration" },
  GetBucketLifecycleConfiguration: { action: "GetLifecycleConfiguration" },
  PutBucketLifecycleConfiguration: { action: "PutLifecycleConfiguration" },
  DeleteBucketLifecycle: { action: "PutLifecycleConfiguration" },
  CreateBucketMetadataConfiguration: { action: "CreateBucketMetadataTableConfiguration" },
  DeleteBucketMetadataConfiguration: { action: "DeleteBucketMetadataTableConfiguration" },
  GetBucketMetadataConfiguration: { action: "GetBucketMetadataTableConfiguration" },
  GetBucketMetricsConfiguration: { action: "GetMetricsConfiguration" },
  ListBucketMetricsConfigurations: { action: "GetMetricsConfiguration" },
  PutBucketMetricsConfiguration: { action: "PutMetricsConfiguration" },
  DeleteBucketMetricsConfiguration: { action: "PutMetricsConfiguration" },
  GetBucketNotificationConfiguration: { action: "GetBucketNotification" },
  PutBucketNotificationConfiguration: { action: "PutBucketNotification" },
  GetObjectLockConfiguration: { action: "GetBucketObjectLockConfiguration" },
  PutObjectLockConfiguration: { action: "PutBucketObjectLockConfiguration" },
  DeleteBucketOwnershipControls: { action: "PutBucketOwnershipControls" },
  GetPublicAccessBlock: { action: "GetBucketPublicAccessBlock" },
  PutPublicAccessBlock: { action: "PutBucketPublicAccessBlock" },
  DeletePublicAccessBlock: { action: "PutBucketPublicAccessBlock" },
  GetBucketReplication: { action: "GetReplicationConfiguration" },
  PutBucketReplication: { action: "PutReplicationConfiguration" },
  DeleteBucketReplication: { action: "PutReplicationConfiguration" },
  DeleteBucketTagging: { action: "PutBucketTagging" },
};
