import type { Construct } from "constructs";
import type { Role } from "../environments/role";
import { runRolesOf } from "../environments/runs";
import type { Environment } from "../environments/schema";
import { EncryptionKey } from "../modules/encryption-key";
import { iamArn } from "../modules/permissions/arn";
import { SecretParameter } from "../modules/secret-parameter";
import { EnvironmentStack } from "./base";
import { addOutputs } from "./outputs";

/** The key that the stack made before the file named one: a parameter keeps its key until `ops deploy` writes it anew. */
const OWN_KEY = ["aws_kms_key.key", "aws_kms_alias.key_alias"];

/**
 * The parameters of the secrets, and a key that only the scan and `ops secrets` can decrypt with. Apart from the scanner,
 * because a refresh reads them decrypted: whoever looks for drift refreshes every other stack, and never this one.
 */
export class SecretsStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment, role?: Role) {
    super(scope, "secrets", environment, role);
    const { tokenParameter, organizationParameter, proxyParameter } = this.names;
    const { kmsKeyArn } = environment.snyk;
    const keyArn = kmsKeyArn ?? this.makeKey().arn;
    if (kmsKeyArn !== undefined) this.forget(OWN_KEY);
    new SecretParameter(this, "token", { parameterName: tokenParameter, description: "Snyk token", keyArn });
    new SecretParameter(this, "organization", { parameterName: organizationParameter, description: "Snyk organization", keyArn });
    if (proxyParameter !== undefined)
      new SecretParameter(this, "proxy", { parameterName: proxyParameter, description: "Proxy of the build", keyArn });
    addOutputs(this, {
      token_parameter: [tokenParameter, "SSM parameter of the Snyk token; ops secrets set fills it"],
      organization_parameter: [organizationParameter, "SSM parameter of the Snyk organization; ops secrets set fills it"],
    });
  }

  private makeKey(): EncryptionKey {
    const { deployRoleArn, registry } = this.environment;
    const apply = runRolesOf(this.environment)?.apply;
    const { rolePath, scanRole, secretsKeyAlias } = this.names;
    return new EncryptionKey(this, "key", {
      alias: secretsKeyAlias,
      description: "Secrets of the package scan",
      ...this.place,
      // Without a deploy role, nobody knows who sets the secrets: then the account's IAM decides.
      decrypters:
        deployRoleArn === undefined ? undefined : decrypters(iamArn(this.place, `role${rolePath}${scanRole}`), deployRoleArn, apply),
      protect: registry.protect,
    });
  }
}

/** An apply writes the parameters, and reads what it has written. */
function decrypters(scan: string, deploy: string, apply: string | undefined): string[] {
  return [scan, deploy, ...(apply === undefined || apply === deploy ? [] : [apply])];
}
