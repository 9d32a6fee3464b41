import { resolve } from "node:path";
import { localStateFolder, namesOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { Actor } from "../aws/actor";
import { type Aws, connect } from "../aws/clients";
import { PATIENCE } from "../aws/network";
import type { FleetContext } from "../cli/context";
import { HcpPlace } from "../hcp/place";
import type { StateBackend } from "./backend";
import { LocalStateBackend } from "./local-backend";
import { HcpStateBackend } from "./hcp-backend";
import { S3StateBackend } from "./s3-backend";
import type { S3ObjectsOptions } from "./s3-objects";

export type OpenBackend = (environment: Environment) => Promise<StateBackend>;

/** Opens backends as the actors of a command. */
export function backendsOf({ actorIn }: Pick<FleetContext, "actorIn">): OpenBackend {
  return (environment) => openStateBackend(actorIn(environment));
}

/** Opens the backend of an environment's states. @param aws clients of the actor. @default connects, if the backend is in AWS */
export async function openStateBackend(actor: Actor, aws?: Pick<Aws, "s3">): Promise<StateBackend> {
  const { environment } = actor;
  const { name, region, backend } = environment;
  const { stateBucket, stateBucketOwner, stateKey, stateKeyAlias } = namesOf(environment);
  switch (backend.kind) {
    case "hcp":
      return new HcpStateBackend(await HcpPlace.open(environment, backend, actor.variables));
    case "local": {
      const folder = localStateFolder(environment);
      return new LocalStateBackend((kind) => resolve(folder, stateKey(kind)));
    }
    case "s3": {
      const { s3 } = aws ?? (await connect(actor, PATIENCE));
      const encryption = encryptionWith(backend.bucket === undefined ? stateKeyAlias : backend.kmsKeyArn);
      const place = { environmentName: name, owner: stateBucketOwner, region, bucket: stateBucket };
      return new S3StateBackend({ ...place, s3, encryption, key: stateKey });
    }
  }
}

/** The same encryption as Terraform's backend uses with `encrypt`. */
function encryptionWith(key: string | undefined): S3ObjectsOptions["encryption"] {
  return key === undefined ? { ServerSideEncryption: "AES256" } : { ServerSideEncryption: "aws:kms", SSEKMSKeyId: key };
}
