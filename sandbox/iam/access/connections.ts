import type { Access } from "../../core/service";
import { ARN } from "../../partition/arn";
import type { Params, Place } from "./builder";
import { access, string } from "./builder";

const WRITES = [
  "secretsmanager:CreateSecret",
  "secretsmanager:GetSecretValue",
  "secretsmanager:PutSecretValue",
  "secretsmanager:UpdateSecret",
];

/**
 * EventBridge keeps what a connection authorizes with in a secret, with the caller's permissions: whoever creates or updates one needs
 * those that AmazonEventBridgeFullAccess has (EventBridge User Guide, "Authorization methods for connections"). AWS does not say which
 * call needs which of them; here creating and updating need all that write, and deleting the one that deletes, so that a policy that
 * works here works there.
 */
const SECRET: Readonly<Record<string, readonly string[]>> = {
  CreateConnection: WRITES,
  DeleteConnection: ["secretsmanager:DeleteSecret"],
  UpdateConnection: WRITES,
};

/** What a call about a connection of EventBridge needs of Secrets Manager. @param service IAM's prefix */
export function connectionSecrets(service: string, operation: string, params: Params, { account, region }: Place): readonly Access[] {
  const name = string(params, "Name");
  if (service !== "events" || name === undefined) return [];
  // The id is EventBridge's, and the last characters are those of Secrets Manager.
  const secret = `${ARN}:secretsmanager:${region}:${account}:secret:events!connection/${name}/????????-????-????-????-????????????/auth-??????`;
  return (SECRET[operation] ?? []).map((action) => access(action, [secret], { "aws:ViaAWSService": true }));
}
