import type { Access } from "../../core/service";
import { keyArn } from "../access/kms";
import type { Place } from "../access/builder";

/** What a service does with a key for its caller. */
export interface KeyUse {
  /** `kms:Decrypt`. */
  readonly action: string;
  /** Id, ARN or alias. */
  readonly key: string;
  /** The service's DNS name without the domain: `ssm`. */
  readonly service: string;
  readonly encryptionContext?: Readonly<Record<string, string>>;
  readonly context?: Readonly<Record<string, string>>;
}

/**
 * The access that a caller needs for it: the service calls KMS with the caller's permissions
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html).
 */
export function keyAccess({ action, key, service, encryptionContext = {}, context = {} }: KeyUse, place: Place): Access {
  const pairs = Object.entries(encryptionContext);
  const alias = /alias\/.+$/.exec(key)?.[0];
  return {
    action,
    resources: [keyArn(key, place)],
    context: {
      ...Object.fromEntries(pairs.map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
      ...(pairs.length > 0 && { "kms:EncryptionContextKeys": pairs.map(([name]) => name) }),
      ...(alias !== undefined && { "kms:RequestAlias": alias }),
      "kms:ViaService": `${service}.${place.region}.amazonaws.com`,
      "aws:ViaAWSService": "true",
      ...context,
    },
  };
}
