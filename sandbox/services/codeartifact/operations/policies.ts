import { createHash, randomUUID } from "node:crypto";
import type { Call, Handler } from "../../../core/service";
import { conflict, invalid, nameOf, policyNotFound } from "../model/errors";
import type { DomainInput, RepositoryInput } from "../model/store";
import type { Domain, Policy, Repository } from "../model/types";
import type { Parts } from "../parts";

interface Revision {
  readonly policyRevision?: string;
}
interface Document extends Revision {
  readonly policyDocument: string;
}

/** Permission policies of domains and repositories, with the optimistic locking of `policyRevision`. */
export function policyOperations({ store }: Parts): Record<string, Handler> {
  return {
    PutDomainPermissionsPolicy: (call: Call<DomainInput & Document>) => put(store.domain(call), call.input),
    GetDomainPermissionsPolicy: (call: Call<DomainInput>) => ({ policy: describe(store.domain(call)) }),
    DeleteDomainPermissionsPolicy: (call: Call<DomainInput & Revision>) => remove(store.domain(call), call.input),
    PutRepositoryPermissionsPolicy: (call: Call<RepositoryInput & Document>) => put(store.repository(call), call.input),
    GetRepositoryPermissionsPolicy: (call: Call<RepositoryInput>) => ({ policy: describe(store.repository(call)) }),
    DeleteRepositoryPermissionsPolicy: (call: Call<RepositoryInput & Revision>) => remove(store.repository(call), call.input),
  };
}

function put(resource: Domain | Repository, { policyDocument, policyRevision }: Document) {
  checkRevision(resource, resource.policy, policyRevision);
  checkDocument(policyDocument);
  const revision = createHash("sha256").update(randomUUID()).digest("base64");
  resource.policy = { document: policyDocument, revision };
  return { policy: describe(resource) };
}

function remove(resource: Domain | Repository, { policyRevision }: Revision) {
  const policy = describe(resource);
  checkRevision(resource, resource.policy, policyRevision);
  resource.policy = undefined;
  return { policy };
}

function describe(resource: Domain | Repository) {
  const { arn, policy } = resource;
  if (!policy) throw policyNotFound(resource);
  return { resourceArn: arn, revision: policy.revision, document: policy.document };
}

function checkRevision(resource: Domain | Repository, policy: Policy | undefined, expected: string | undefined): void {
  if (expected === undefined || expected === policy?.revision) return;
  throw conflict(
    `The permissions policy of ${nameOf(resource)} has changed: its revision is '${policy?.revision ?? "none"}', not '${expected}'.`,
    resource.kind,
    resource.name,
  );
}

/** Checks that each statement of a resource policy has an Effect, a Principal and an Action, or NotPrincipal and NotAction. */
function checkDocument(document: string): void {
  let parsed: unknown;
  try {
    parsed = JSON.parse(document);
  } catch (error) {
    throw invalid(`The policy document is not valid JSON: ${(error as Error).message}`, "CANNOT_PARSE");
  }
  const { Statement: statement } = isObject(parsed) ? parsed : {};
  const statements: unknown[] = Array.isArray(statement) ? statement : [statement];
  if (statement === undefined || statements.length === 0) throw invalid("The policy document has no Statement.");
  for (const each of statements) {
    const {
      Effect: effect,
      Principal: principal,
      NotPrincipal: notPrincipal,
      Action: action,
      NotAction: notAction,
    } = isObject(each) ? each : {};
    if (effect !== "Allow" && effect !== "Deny") throw invalid("Each statement of the policy document needs the Effect Allow or Deny.");
    if (principal === undefined && notPrincipal === undefined) throw invalid("Each statement of the policy document needs a Principal.");
    if (action === undefined && notAction === undefined) throw invalid("Each statement of the policy document needs an Action.");
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
