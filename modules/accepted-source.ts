import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { ACCEPTED_PATTERN } from "./scanner/contract/source";
import { UNSET } from "./scanner/contract/secrets";

export interface AcceptedSourceProps {
  /** Name, with its leading slash. */
  readonly parameterName: string;
}

/**
 * The SSM parameter with the SHA-256 of the source that the build may run. It is no secret. `ops publish` writes the value, so that
 * publishing needs no apply; what else is written with it, Terraform leaves too.
 */
export class AcceptedSource extends Construct {
  readonly parameterName: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: AcceptedSourceProps) {
    super(scope, id);
    const parameter = new SsmParameter(this, "Default", {
      name: props.parameterName,
      description: "SHA-256 of SHA256SUMS in the scanner's source, as ops publish accepts it",
      type: "String",
      insecureValue: UNSET,
      allowedPattern: ACCEPTED_PATTERN,
      lifecycle: { ignoreChanges: ["insecure_value"] },
    });
    this.parameterName = parameter.name;
    this.arn = parameter.arn;
  }
}
