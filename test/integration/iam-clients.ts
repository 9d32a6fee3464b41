import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SSMClient } from "@aws-sdk/client-ssm";
import { type AssumeRoleCommandInput, STSClient } from "@aws-sdk/client-sts";
import { hermeticIndex } from "../../sandbox/index/hermetic";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { assume } from "../helpers/iam";
import { callIam, type Keys, type SdkSettings, sdkSettings } from "../helpers/sdk";

export const ACCOUNT = "111122223333";
export const OTHER_ACCOUNT = "444455556666";
/** The trust statement of a role that its whole account may assume. */
export const ROOT_TRUST = { Principal: { AWS: ACCOUNT } };

/** The AWS clients of one caller. */
export interface Hands {
  readonly settings: SdkSettings;
  readonly s3: S3Client;
  readonly ssm: SSMClient;
  readonly logs: CloudWatchLogsClient;
  readonly kms: KMSClient;
  readonly sts: STSClient;
  /** Calls IAM and returns the XML. Throws the answer's status and text. */
  readonly iam: (parameters: Readonly<Record<string, string>>) => Promise<string>;
}

/** A sandbox, and callers in it. */
export interface World {
  readonly sandbox: Sandbox;
  as(keys: Keys): Hands;
  root(account?: string): Hands;
  /** Assumes a role of root's account as root. */
  session(roleArn: string, more?: Partial<AssumeRoleCommandInput>): Promise<Hands>;
}

export async function startWorld(): Promise<World> {
  const sandbox = await startSandbox({ publicIndex: await hermeticIndex() });
  const as = (keys: Keys) => hands(sdkSettings(sandbox, keys));
  return {
    sandbox,
    as,
    root: (account = ACCOUNT) => as(sandbox.rootKeys(account)),
    session: async (roleArn, more) => as(await assume(sdkSettings(sandbox), roleArn, more)),
  };
}

function hands(settings: SdkSettings): Hands {
  return {
    settings,
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    ssm: new SSMClient(settings),
    logs: new CloudWatchLogsClient(settings),
    kms: new KMSClient(settings),
    sts: new STSClient(settings),
    iam: (parameters) => callIam(settings, parameters),
  };
}
