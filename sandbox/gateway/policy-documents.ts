import { AwsError } from "../core/errors";
import { string } from "../iam/access/builder";
import { type Policy, parsePolicy, PolicyError, type Statement } from "../iam/evaluation/policy";
import type { MotoApi } from "../iam/moto-api";
import { ifFound } from "../iam/moto-api";
import type { RecognisedOperation } from "../iam/operations/recognised";
import { text, texts } from "../kit/xml";

/** Operations of IAM that store a policy -> what kind it is, and the member that has it. */
const DOCUMENTS: Readonly<Record<string, readonly ["trust" | "identity", string]>> = {
  CreateRole: ["trust", "AssumeRolePolicyDocument"],
  UpdateAssumeRolePolicy: ["trust", "PolicyDocument"],
  CreatePolicy: ["identity", "PolicyDocument"],
  CreatePolicyVersion: ["identity", "PolicyDocument"],
  PutRolePolicy: ["identity", "PolicyDocument"],
  PutUserPolicy: ["identity", "PolicyDocument"],
  PutGroupPolicy: ["identity", "PolicyDocument"],
};

/** Characters that all inline policies of one have together, without white space (IAM User Guide, IAM and AWS STS quotas). */
const INLINE: Readonly<Record<string, number>> = { User: 2048, Group: 5120, Role: 10_240 };

type Moto = Pick<MotoApi, "query">;

/** Throws AwsError if IAM would not store the policy that a call brings. */
export async function checkDocument({ operation, params }: RecognisedOperation, account: string, moto: Moto): Promise<void> {
  const [kind, member = ""] = DOCUMENTS[operation] ?? [];
  const document = string(params, member);
  if (kind === undefined || document === undefined) return;
  const policy = parsed(document, malformed);
  for (const statement of policy.statements) checkStatement(statement, kind);
  if (kind === "trust") await checkPrincipals(policy, moto, (principal) => malformed(`Invalid principal in policy: "AWS":"${principal}"`));
  const [, owner] = /^Put(Role|User|Group)Policy$/.exec(operation) ?? [];
  if (owner !== undefined) await checkSize(owner, { document, params, account }, moto);
}

/** The policy. @param refusal the service's own error */
export function parsed(document: string, refusal: (problem: string) => AwsError): Policy {
  try {
    return parsePolicy("document", document);
  } catch (error) {
    if (error instanceof PolicyError) throw refusal(error.message.replace(/^Policy document: /, ""));
    throw error;
  }
}

function checkStatement({ sid, resource, principal }: Statement, kind: "trust" | "identity"): void {
  if (kind === "trust" && resource !== undefined) throw malformed("Has prohibited field Resource");
  if (kind === "trust" && principal === undefined) throw malformed("Missing required field Principal");
  if (kind === "identity" && principal !== undefined) throw malformed("Policy document should not specify a principal.");
  if (kind === "identity" && resource === undefined) throw malformed("Policy statement must contain resources.");
  if (sid !== undefined && !/^[0-9A-Za-z]*$/.test(sid)) throw malformed("Statement IDs (SID) must be alpha-numeric.");
}

/** Throws what `refusal` makes of the first user or role that does not exist, and of what is no principal. */
export async function checkPrincipals(policy: Policy, moto: Moto, refusal: (principal: string) => AwsError): Promise<void> {
  const named = new Set(policy.statements.flatMap(({ principal }) => principal?.values.AWS ?? []));
  for (const principal of named) if (!(await isThere(principal, moto))) throw refusal(principal);
}

/** Accounts are taken as they are, and so are sessions and the ids that AWS itself puts in a deleted principal's place. */
async function isThere(principal: string, moto: Moto): Promise<boolean> {
  if (/^(\*|\d{12}|A[IR][A-Z0-9]{14,}|arn:[\w-]+:(iam::\d{12}:root|sts::\d{12}:[\w-]+\/.+|iam::cloudfront:.+))$/.test(principal))
    return true;
  const [, account = "", kind, path = ""] = /^arn:[\w-]+:iam::(\d{12}):(user|role)\/(.+)$/.exec(principal) ?? [];
  if (kind === undefined) return false;
  const [action, member] = kind === "user" ? ["GetUser", "UserName"] : ["GetRole", "RoleName"];
  const query = { Action: action, Version: "2010-05-08", [member]: path.split("/").at(-1) ?? "" };
  const found = await ifFound(moto.query("iam", query, { account }));
  return found !== undefined && text(found, "Arn") === principal;
}

interface Inline {
  readonly document: string;
  readonly params: RecognisedOperation["params"];
  readonly account: string;
}

/** @param owner `User`, `Group` or `Role` */
async function checkSize(owner: string, { document, params, account }: Inline, moto: Moto): Promise<void> {
  const [name = "", policyName] = [string(params, `${owner}Name`), string(params, "PolicyName")];
  const ask = (Action: string, more: Readonly<Record<string, string>> = {}) =>
    ifFound(moto.query("iam", { Action, Version: "2010-05-08", [`${owner}Name`]: name, ...more }, { account }));
  const others = texts((await ask(`List${owner}Policies`)) ?? "", "member").filter((each) => each !== policyName);
  const documents = await Promise.all(
    others.map(async (each) => text((await ask(`Get${owner}Policy`, { PolicyName: each })) ?? "", "PolicyDocument")),
  );
  const size = [document, ...documents.map((each = "") => decoded(each))].reduce((sum, each) => sum + each.replace(/\s/g, "").length, 0);
  const limit = INLINE[owner] ?? Infinity;
  if (size > limit)
    throw new AwsError("LimitExceeded", `Maximum policy size of ${limit} bytes exceeded for ${owner.toLowerCase()} ${name}`, {}, 409);
}

/** IAM tells documents percent-encoded, moto only some. */
function decoded(document: string): string {
  return document.trimStart().startsWith("{") ? document : decodeURIComponent(document);
}

function malformed(message: string): AwsError {
  return new AwsError("MalformedPolicyDocument", message, {}, 400);
}
