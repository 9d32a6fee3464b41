import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { BranchDoesNotExistException, CodeCommitClient } from "@aws-sdk/client-codecommit";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { NoSuchBucket, NoSuchKey, S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { Readable } from "node:stream";
import { ParameterNotFound, SSMClient } from "@aws-sdk/client-ssm";
import { namesOf } from "../../../../environments/names";
import type { Environment } from "../../../../environments/schema";
import type { Account } from "../../../../scripts/scans/account";
import { failure, fakeClient } from "../fake-client";

/** A bucket's content, by key: text, or a value to write as JSON. `missing`: no such bucket; `denied`: nobody may read it. */
export type Objects = Readonly<Record<string, unknown>> | "missing" | "denied";

/** Runs of the account's pipeline, the newest first; `denied`: nobody may list them. */
export type Runs =
  ReadonlyArray<{ readonly status: string; readonly startTime: Date; readonly stopTrigger?: { readonly reason: string } }> | "denied";

/** As many as are asked for, and where the next page begins. */
function executionsOf(runs: Runs, { maxResults = 100, nextToken = "0" }: { readonly maxResults?: number; readonly nextToken?: string }) {
  if (runs === "denied") throw Object.assign(new Error("no"), failure, { name: "AccessDeniedException", message: "no" });
  const end = Number(nextToken) + maxResults;
  return { pipelineExecutionSummaries: runs.slice(Number(nextToken), end), ...(end < runs.length && { nextToken: String(end) }) };
}

/** An account whose report bucket has these objects, with a record of the keys that were read. */
export function accountWith(environment: Environment, objects: Objects, runs: Runs = []): Account & { readonly read: string[] } {
  const read: string[] = [];
  const there = () => {
    if (objects === "missing") throw new NoSuchBucket(failure);
    if (objects === "denied") throw new S3ServiceException({ ...failure, name: "AccessDenied", $fault: "client" });
    return objects;
  };
  const { client } = fakeClient(S3Client, {
    ListObjectsV2: ({ Prefix, Delimiter }: { Prefix: string; Delimiter?: string }) => {
      const keys = Object.keys(there()).filter((key) => key.startsWith(Prefix));
      const deep = keys.filter((key) => key.split("/").length > 2);
      const folders = [...new Set(deep.map((key) => `${key.split("/").slice(0, 2).join("/")}/`))];
      return Delimiter ? { CommonPrefixes: folders.map((folder) => ({ Prefix: folder })) } : { Contents: keys.map((Key) => ({ Key })) };
    },
    GetObject: ({ Key }: { Key: string }) => {
      const content = there()[Key];
      read.push(Key);
      if (content === undefined) throw new NoSuchKey(failure);
      const text = typeof content === "string" ? content : JSON.stringify(content);
      return { Body: Object.assign(Readable.from([text]), { transformToString: () => Promise.resolve(text) }) };
    },
  });
  const aws = {
    account: environment.account,
    s3: client,
    codePipeline: fakeClient(CodePipelineClient, { ListPipelineExecutions: (input: object) => executionsOf(runs, input) }).client,
    codeBuild: fakeClient(CodeBuildClient).client,
    logs: fakeClient(CloudWatchLogsClient).client,
    // The stack of an account that is older than the check of its source.
    codeCommit: fakeClient(CodeCommitClient, { GetBranch: () => Promise.reject(new BranchDoesNotExistException(failure)) }).client,
    ssm: fakeClient(SSMClient, { GetParameter: () => Promise.reject(new ParameterNotFound(failure)) }).client,
  };
  return { environment, names: namesOf(environment), aws, read };
}
