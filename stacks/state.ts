import type { Construct } from "constructs";
import type { Role } from "../environments/role";
import type { Environment } from "../environments/schema";
import { EncryptionKey } from "../modules/encryption-key";
import { PrivateBucket } from "../modules/private-bucket";
import { EnvironmentStack } from "./base";

/** Bucket and key for the Terraform states of all stacks of the environment, finally its own too. Old versions are kept for ever. */
export class StateStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment, role?: Role) {
    super(scope, "state", environment, role);
    const { registry, accessLogs } = environment;
    const key = new EncryptionKey(this, "key", {
      alias: this.names.stateKeyAlias,
      description: "Terraform state of the package scan",
      ...this.place,
      protect: registry.protect,
    });
    new PrivateBucket(this, "bucket", { bucket: this.names.stateBucket, kmsKeyArn: key.arn, accessLogs, protect: registry.protect });
  }
}
