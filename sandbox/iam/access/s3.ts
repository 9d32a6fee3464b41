import { ARN } from "../../partition/arn";
import type { AccessRule, Params } from "./builder";
import { access, string, strings } from "./builder";
import { S3_ACTIONS } from "./s3-actions";

/** S3: `arn:aws:s3:::BUCKET` or `arn:aws:s3:::BUCKET/KEY`. */
export const s3Access: AccessRule = (operation, params) => {
  const bucket = string(params, "Bucket");
  if (operation === "ListBuckets" || !bucket)
    return operation === "ListBuckets" ? [access("s3:ListAllMyBuckets", [`${ARN}:s3:::*`])] : undefined;
  const bucketArn = `${ARN}:s3:::${bucket}`;
  const key = string(params, "Key");
  const target = key === undefined ? bucketArn : `${bucketArn}/${key}`;
  const context = contextOf(params);
  const source = string(params, "CopySource");
  if (operation === "DeleteObjects") {
    const on = (action: string, names: readonly string[]) =>
      names.length > 0
        ? [
            access(
              action,
              names.map((name) => `${bucketArn}/${name}`),
            ),
          ]
        : [];
    return [...on("s3:DeleteObject", strings(params, "Keys")), ...on("s3:DeleteObjectVersion", strings(params, "VersionedKeys"))];
  }
  const version = string(params, "VersionId") !== undefined;
  const actions = actionsOf(operation, version).concat(sideActions(operation, params));
  return [
    ...actions.map((action) => access(`s3:${action}`, [target], context)),
    ...(source && /Copy/.test(operation) ? [copySource(source)] : []),
  ];
};

function actionsOf(operation: string, version: boolean): string[] {
  const { action = operation, ofVersion } = S3_ACTIONS[operation] ?? {};
  return [version && ofVersion ? ofVersion : action];
}

/** Actions that some headers of an upload need in addition. */
function sideActions(operation: string, params: Params): string[] {
  if (!/^(PutObject|CopyObject|CreateMultipartUpload)$/.test(operation)) {
    return operation === "GetObjectAttributes" ? ["GetObject"] : [];
  }
  return [
    ...(string(params, "Tagging") ? ["PutObjectTagging"] : []),
    ...(string(params, "ACL") ? ["PutObjectAcl"] : []),
    ...(string(params, "ObjectLockMode") ? ["PutObjectRetention"] : []),
    ...(string(params, "ObjectLockLegalHoldStatus") ? ["PutObjectLegalHold"] : []),
  ];
}

/** `/BUCKET/KEY?versionId=V`, percent-encoded. */
function copySource(source: string): ReturnType<typeof access> {
  const [path = "", query] = source.replace(/^\//, "").split("?");
  const action = query?.startsWith("versionId=") ? "s3:GetObjectVersion" : "s3:GetObject";
  return access(action, [`${ARN}:s3:::${decode(path)}`]);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function contextOf(params: Params): Record<string, unknown> {
  return {
    "s3:prefix": params.Prefix,
    "s3:delimiter": params.Delimiter,
    "s3:max-keys": params.MaxKeys,
    "s3:VersionId": params.VersionId,
    "s3:x-amz-acl": params.ACL,
    "s3:x-amz-copy-source": params.CopySource,
    "s3:x-amz-storage-class": params.StorageClass,
    "s3:x-amz-server-side-encryption": params.ServerSideEncryption,
    "s3:x-amz-server-side-encryption-aws-kms-key-id": params.SSEKMSKeyId,
  };
}
