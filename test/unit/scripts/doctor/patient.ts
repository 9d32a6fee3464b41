import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CodeartifactClient } from "@aws-sdk/client-codeartifact";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { CodeCommitClient } from "@aws-sdk/client-codecommit";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SNSClient } from "@aws-sdk/client-sns";
import { SSMClient } from "@aws-sdk/client-ssm";
import { namesOf } from "../../../../environments/names";
import type { Environment } from "../../../../environments/schema";
import type { Check, DoctorClients, Note, Patient } from "../../../../scripts/doctor/check";
import { sandbox } from "../../../helpers/states";
import { type ClientClass, fakeClient, type Handlers, type SdkClient } from "../fake-client";

export const NOW = new Date("2026-11-24T17:20:00Z");

type Service = Exclude<keyof DoctorClients, "account" | "region" | "callerArn">;

/** An environment whose AWS answers from functions. @param change further settings of the environment */
export function patient(services: Partial<Record<Service, Handlers>>, change: Partial<Environment> = {}): Patient & { calls: string[] } {
  const environment: Environment = { ...sandbox, ...change };
  const calls: string[] = [];
  const client = <Client extends SdkClient>(Class: ClientClass<Client>, service: Service) =>
    fakeClient(Class, services[service], calls).client;
  const { account, region } = environment;
  const aws: DoctorClients = {
    account,
    region,
    callerArn: "arn:of:reader",
    codeArtifact: client(CodeartifactClient, "codeArtifact"),
    codeBuild: client(CodeBuildClient, "codeBuild"),
    eventBridge: client(EventBridgeClient, "eventBridge"),
    sns: client(SNSClient, "sns"),
    iam: client(IAMClient, "iam"),
    kms: client(KMSClient, "kms"),
    logs: client(CloudWatchLogsClient, "logs"),
    s3: client(S3Client, "s3"),
    ssm: client(SSMClient, "ssm"),
    codeCommit: client(CodeCommitClient, "codeCommit"),
    codePipeline: client(CodePipelineClient, "codePipeline"),
    scheduler: client(SchedulerClient, "scheduler"),
  };
  const access = {
    caller: () => Promise.resolve({ account, arn: "arn:of:caller" }),
    as: () => Promise.resolve(aws),
    reader: () => Promise.resolve(aws),
  };
  return { environment, names: namesOf(environment), access, endpoints: {}, now: NOW, calls };
}

/** The findings of a check, in lines: `level: what`. */
export async function said<Subject>(check: Check<Subject>, subject: Subject): Promise<string[]> {
  return (await check.run(subject)).map(({ level, what }) => `${level}: ${what}`);
}

/** An SDK error with this name. */
export function awsError(name: string, status = 400, message = "no"): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

export function fixes(notes: readonly Note[]): (string | undefined)[] {
  return notes.map(({ fix }) => fix);
}
