import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Actor } from "../aws/actor";
import { type Aws, clientBase, connect } from "../aws/clients";
import type { Patience } from "../aws/network";
import type { Access } from "./check";

/** Shorter than a check's time limit, so that a hanging connection reports its own error. */
const PATIENCE: Patience = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 4_000, requestTimeout: 6_000, throwOnRequestTimeout: true },
};

/** Reaches one environment through the SDK; assumes each role only once. */
export class SdkAccess implements Access {
  private readonly connections = new Map<string | undefined, Promise<Aws>>();
  private readonly sts: STSClient;
  private identity: ReturnType<Access["caller"]> | undefined;

  constructor(
    private readonly actor: Actor,
    private readonly patience: Patience = PATIENCE,
  ) {
    this.sts = new STSClient({ ...clientBase(actor, patience), endpoint: actor.endpoints.sts?.address });
  }

  caller(): ReturnType<Access["caller"]> {
    this.identity ??= this.sts
      .send(new GetCallerIdentityCommand({}))
      .then(({ Account = "", Arn = "" }) => ({ account: Account, arn: Arn }));
    return this.identity;
  }

  as(roleArn: string | undefined): Promise<Aws> {
    const known = this.connections.get(roleArn);
    if (known) return known;
    const { externalId } = this.actor.environment;
    const role = roleArn === undefined ? undefined : { arn: roleArn, externalId };
    const connection = connect({ ...this.actor, role }, this.patience);
    this.connections.set(roleArn, connection);
    return connection;
  }

  reader(): Promise<Aws> {
    const { readOnlyRoleArn, deployRoleArn } = this.actor.environment;
    const deploy = () => this.as(deployRoleArn);
    return readOnlyRoleArn === undefined ? deploy() : this.as(readOnlyRoleArn).catch(deploy);
  }

  /** Closes open connections, so that a hanging call does not delay the end. */
  async close(): Promise<void> {
    this.sts.destroy();
    for (const connection of this.connections.values()) {
      const aws = await Promise.race([connection.catch(() => undefined), Promise.resolve(undefined)]);
      for (const client of aws ? clientsOf(aws) : []) client.destroy();
    }
  }
}

/** All clients, including those that are added later. */
function clientsOf(aws: Aws): { destroy(): void }[] {
  return Object.values(aws).filter((value: Aws[keyof Aws]) => typeof value === "object");
}
