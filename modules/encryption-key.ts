import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { iamArn, type Place } from "./permissions/arn";
import { policyDocument } from "./permissions/policy";
import type { Statement } from "./permissions/statement";

export interface EncryptionKeyProps extends Pick<Place, "partition" | "account"> {
  /** Alias, with the prefix `alias/`. */
  readonly alias: string;
  readonly description: string;
  /** ARNs of the only roles that may decrypt, whatever IAM allows to others; they need not exist yet. @default whoever IAM allows */
  readonly decrypters?: readonly string[];
  /** Statements for principals of other accounts. @default none */
  readonly users?: readonly Statement[];
  /** Whether Terraform refuses to destroy the key: everything that it encrypts is lost with it. */
  readonly protect: boolean;
  /** Whether nothing is kept that it encrypts: then Terraform may destroy it. @default false */
  readonly keepsNothing?: boolean;
}

/** A customer managed KMS key with yearly rotation, for principals of its own account that IAM allows to use it, and for given others. */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, "Default", {
      description: props.description,
      enableKeyRotation: true,
      // Days in which the deletion of a key can be cancelled: AWS's maximum or minimum.
      deletionWindowInDays: props.protect ? 30 : 7,
      policy: policyDocument(
        {
          Sid: "AccountDecidesByIam",
          Effect: "Allow",
          Principal: { AWS: iamArn(props, "root") },
          Action: "kms:*",
          // In a key policy, * means the key itself.
          Resource: "*",
        },
        ...(props.users ?? []),
        ...(props.decrypters === undefined ? [] : [onlyDecryptedBy(props.decrypters)]),
      ),
      lifecycle: { preventDestroy: props.protect && props.keepsNothing !== true },
    });
    new KmsAlias(this, "alias", { name: props.alias, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}

/** A denial holds also for grants; a role that does not exist yet can be named in a condition, but not as a principal. */
function onlyDecryptedBy(roleArns: readonly string[]): Statement {
  return {
    Sid: "NobodyElseDecrypts",
    Effect: "Deny",
    Principal: "*",
    // Re-encrypted under another key, a ciphertext would be open to whoever may decrypt with that.
    Action: ["kms:Decrypt", "kms:ReEncryptFrom"],
    Resource: "*",
    Condition: { ArnNotEquals: { "aws:PrincipalArn": roleArns } },
  };
}
