import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CodeartifactClient } from "@aws-sdk/client-codeartifact";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SSMClient } from "@aws-sdk/client-ssm";
import { networkHandler } from "../../network/handler";
import { UndiciNetworkHandler } from "../../network/undici-handler";
import type { Variables } from "../../network/proxies.mjs";
import type { Pace } from "../pace";
import type { TrafficMeter } from "./meter";
import { keepPace } from "./keep-pace";

/**
 * Clients of the scan. Throttling is expected, because every package takes some calls: ten attempts with the SDK's exponential
 * backoff and jitter, up to 20 s; each attempt waits for its turn, and the pace sees each refusal. Not in `adaptive` mode, which slows
 * down to a call in two seconds after the first throttling.
 */
export function awsClients(region: string, meter: TrafficMeter, pace: Pace, variables: Variables) {
  const limits = { connectionTimeout: 5_000, requestTimeout: 60_000 };
  const options = { region, maxAttempts: 10, retryMode: "standard", requestHandler: networkHandler(variables, limits) ?? limits };
  const codeartifact = new CodeartifactClient({
    ...options,
    requestHandler: new UndiciNetworkHandler(variables, { connectTimeoutMs: 5_000, answerTimeoutMs: 60_000 }),
    // Nobody changes the stack between two calls.
    cacheMiddleware: true,
  });
  meter.watch(codeartifact);
  keepPace(codeartifact, pace);
  return {
    codeartifact,
    codepipeline: new CodePipelineClient(options),
    events: new EventBridgeClient(options),
    logs: new CloudWatchLogsClient(options),
    s3: new S3Client(options),
    sns: new SNSClient(options),
    ssm: new SSMClient(options),
  };
}
