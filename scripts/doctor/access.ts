import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Environment } from "../../environments/schema";
import { clientBase, connect, type Aws, type AwsSettings, type Patience } from "../aws/clients";
import type { Access } from "./check";

/** So that a connection that hangs says so itself before the check's own time is over. */
const PATIENCE: Patience = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 4_000, requestTimeout: 6_000, throwOnRequestTimeout: true },
};

/** Reaches one environment through the SDK, asking for each role once. */
export class SdkAccess implements Access {
  private readonly connections = new Map<string | undefined, Promise<Aws>>();
  private readonly settings: AwsSettings;
  private readonly sts: STSClient;
  private identity: ReturnType<Access["caller"]> | undefined;

  constructor(
    private readonly environment: Environment,
    settings: AwsSettings = {},
  ) {
    this.settings = { patience: PATIENCE, ...settings };
    this.sts = new STSClient(clientBase(environment, this.settings));
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
    const connection = connect({ ...this.environment, deployRoleArn: roleArn }, this.settings);
    this.connections.set(roleArn, connection);
    return connection;
  }

  reader(): Promise<Aws> {
    const { readOnlyRoleArn, deployRoleArn } = this.environment;
    const deploy = () => this.as(deployRoleArn);
    return readOnlyRoleArn === undefined ? deploy() : this.as(readOnlyRoleArn).catch(deploy);
  }

  /** Gives up what is still open, so that a call that hangs keeps nobody waiting. */
  async close(): Promise<void> {
    this.sts.destroy();
    for (const connection of this.connections.values()) {
      const aws = await Promise.race([connection.catch(() => undefined), Promise.resolve(undefined)]);
      for (const client of aws ? clientsOf(aws) : []) client.destroy();
    }
  }
}

function clientsOf({ logs, codeBuild, codeCommit, codePipeline, kms, s3, scheduler, ssm, sts }: Aws): { destroy(): void }[] {
  return [logs, codeBuild, codeCommit, codePipeline, kms, s3, scheduler, ssm, sts];
}
