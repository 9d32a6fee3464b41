import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { UNSET } from "./scanner/contract/secrets";

export interface SecretParameterProps {
  /** Name, with its leading slash. */
  readonly parameterName: string;
  readonly description: string;
  /** KMS key that encrypts the value. */
  readonly keyArn: string;
}

/**
 * The SSM parameter of a secret, never its value. The placeholder is write-only, so that state and plan never contain the value.
 * The provider would write the placeholder again with any change except of tags, so other changes are ignored.
 */
export class SecretParameter extends Construct {
  constructor(scope: Construct, id: string, props: SecretParameterProps) {
    super(scope, id);
    new SsmParameter(this, "Default", {
      name: props.parameterName,
      description: props.description,
      type: "SecureString",
      keyId: props.keyArn,
      valueWo: UNSET,
      valueWoVersion: 1,
      lifecycle: {
        ignoreChanges: ["description", "type", "tier", "key_id", "data_type", "allowed_pattern", "value_wo", "value_wo_version"],
      },
    });
  }
}
