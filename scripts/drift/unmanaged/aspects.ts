import { namesOf, type StackKind } from "../../../environments/names";
import type { Environment } from "../../../environments/schema";
import type { Aspect } from "./aspect";
import { bucketAspects } from "./buckets";
import { buildAspects } from "./build";
import { keyAspects } from "./keys";
import { logAspects } from "./logs";
import { messageAspects } from "./messages";
import { ownKeyAspects } from "./own-keys";
import { packageAspects } from "./packages";
import { secretAspects } from "./secrets";
import { sourceAspects } from "./source";
import { startAspects } from "./starts";

/** Everything that is asked about the resources of one stack. docs/operations.md lists it, and what is not looked at. */
export function aspectsOf(environment: Environment, kind: StackKind): Aspect[] {
  const names = namesOf(environment);
  const place = { environment, names };
  const { account, registry, accessLogs, scan, snyk } = environment;
  const logging = accessLogs !== undefined;
  switch (kind) {
    case "state":
      return [
        ...keyAspects({ address: "aws_kms_key.key", alias: names.stateKeyAlias }),
        ...bucketAspects(place, { address: "aws_s3_bucket.bucket", bucket: names.stateBucket, lifecycle: false, logging }),
      ];
    // Terraform itself takes away what somebody attaches to the roles, so a plan tells of it.
    case "runs":
      return [];
    case "registry": {
      const ownKey = names.domainOwner === account && registry.encryptionKey === undefined;
      const key = { address: "aws_kms_key.domain_key", alias: names.domainKeyAlias, service: "codeartifact" };
      return [...(ownKey ? keyAspects(key) : []), ...ownKeyAspects(place, kind), ...packageAspects(place)];
    }
    case "secrets":
      return [
        ...(snyk.kmsKeyArn === undefined ? keyAspects({ address: "aws_kms_key.key", alias: names.secretsKeyAlias }) : []),
        ...ownKeyAspects(place, kind),
        ...secretAspects(place),
      ];
    case "scanner":
      return [
        ...(scan.kmsKeyArn === undefined ? keyAspects({ address: "aws_kms_key.reports_key", alias: names.reportKeyAlias }) : []),
        ...ownKeyAspects(place, kind),
        ...bucketAspects(place, { address: "aws_s3_bucket.reports", bucket: names.reportBucket, lifecycle: true, logging }),
        ...sourceAspects(place),
        ...buildAspects(place),
        ...startAspects(place),
        ...logAspects(place),
        ...messageAspects(place),
      ];
  }
}
