import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { policyDocument } from "./policy";

export interface EncryptionKeyProps {
  /** With the prefix `alias/`. */
  readonly alias: string;
  readonly description: string;
  readonly account: string;
  /** Whether Terraform refuses to destroy the key: what it encrypts is lost with it. */
  readonly protect: boolean;
}

/** A customer managed KMS key, rotated yearly, used by those of its own account whom IAM allows it. */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, "Default", {
      description: props.description,
      enableKeyRotation: true,
      // The days in which a deleted key can still be called back: AWS's longest, or its shortest.
      deletionWindowInDays: props.protect ? 30 : 7,
      policy: policyDocument({
        Sid: "AccountDecidesByIam",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${props.account}:root` },
        Action: "kms:*",
        // In a key policy, * is the key itself.
        Resource: "*",
      }),
      lifecycle: { preventDestroy: props.protect },
    });
    new KmsAlias(this, "alias", { name: props.alias, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
