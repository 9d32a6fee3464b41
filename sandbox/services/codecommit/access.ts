import type { Access, Call } from "../../core/service";
import { repositoryArn } from "./names";
import type { RepositoryStore } from "./store";

/** The members with which calls name repositories, of all operations together. */
interface Named {
  readonly repositoryName?: string;
  readonly repositoryNames?: readonly string[];
  readonly oldName?: string;
  readonly resourceArn?: string;
  readonly branchName?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly tagKeys?: readonly string[];
}

/** Operations with the condition key `codecommit:References` ("Actions, resources, and condition keys for AWS CodeCommit"). */
const REFERENCING = new Set(["CreateBranch", "CreateCommit", "DeleteBranch", "DeleteFile", "PutFile"]);

/** The accesses of a call: the action with the operation's name, on each repository that the call names. */
export function accessOf(store: RepositoryStore, call: Call): readonly Access[] {
  const input = call.input as Named;
  const action = `codecommit:${call.operation}`;
  const { region, caller } = call;
  const names = input.repositoryNames ?? [input.repositoryName ?? input.oldName].filter((name) => name !== undefined);
  const arns = input.resourceArn ? [input.resourceArn] : names.map((name) => repositoryArn(region, caller.account, name));
  const shared = { ...requestTags(input), ...references(call.operation, input) };
  if (arns.length === 0) return [{ action, resources: [], context: shared }];
  return arns.map((arn) => ({ action, resources: [arn], context: { ...shared, ...resourceTags(store, call, arn) } }));
}

function references(operation: string, { branchName }: Named): Record<string, string> {
  return REFERENCING.has(operation) && branchName ? { "codecommit:References": `refs/heads/${branchName}` } : {};
}

function requestTags({ tags, tagKeys }: Named): Record<string, string | readonly string[]> {
  const keys = tagKeys ?? Object.keys(tags ?? {});
  const values = Object.entries(tags ?? {}).map(([key, value]) => [`aws:RequestTag/${key}`, value] as const);
  return keys.length > 0 ? { "aws:TagKeys": keys, ...Object.fromEntries(values) } : {};
}

function resourceTags(store: RepositoryStore, { region, caller }: Call, arn: string): Record<string, string> {
  const repository = store.find({ account: caller.account, region }, arn.split(":").slice(5).join(":"));
  return Object.fromEntries([...(repository?.tags ?? [])].map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}
