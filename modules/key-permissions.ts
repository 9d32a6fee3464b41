import type { ServiceRole } from "./service-role";

export interface KeyThroughS3 {
  readonly region: string;
  readonly keyArn: string;
}

/**
 * Allows what S3 asks KMS for when it writes (a data key) and reads (its decryption) objects of a bucket with this key. Nothing can
 * be decrypted past S3. Source: Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys", permissions.
 */
export function allowKeyThroughS3(role: ServiceRole, { region, keyArn }: KeyThroughS3): void {
  role.allow(["kms:Decrypt", "kms:GenerateDataKey"], keyArn, { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } });
}
