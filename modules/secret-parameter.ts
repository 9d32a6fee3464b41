import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";

/** What a secret holds until `ops secrets` sets it. */
export const UNSET = "unset";

export interface SecretParameterProps {
  /** With its leading slash. */
  readonly parameterName: string;
  readonly description: string;
}

/**
 * The place of a secret in SSM, never its value. The placeholder is write-only, so that no state or plan holds what the
 * parameter holds; and as the provider writes the placeholder again with any change but that of tags, all else is ignored.
 */
export class SecretParameter extends Construct {
  readonly parameterName: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: SecretParameterProps) {
    super(scope, id);
    const parameter = new SsmParameter(this, "Default", {
      name: props.parameterName,
      description: props.description,
      type: "SecureString",
      valueWo: UNSET,
      valueWoVersion: 1,
      lifecycle: {
        ignoreChanges: ["description", "type", "tier", "key_id", "data_type", "allowed_pattern", "value_wo", "value_wo_version"],
      },
    });
    this.parameterName = parameter.name;
    this.arn = parameter.arn;
  }
}
