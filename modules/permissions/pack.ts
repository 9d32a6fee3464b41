import { policyDocument } from "./policy";
import type { Statement } from "./statement";

/** IAM's limits (IAM User Guide, "IAM and AWS STS quotas"). White space does not count. */
export const IAM_LIMITS = {
  /** Characters of a managed policy. */
  managedPolicy: 6144,
  /** Characters of all inline policies of a role together. */
  inlinePolicies: 10240,
  /** Managed policies that are attached to a role. */
  attachedPolicies: 10,
  /** Characters of a trust policy. */
  trustPolicy: 2048,
  /** Characters of a role's name. */
  roleName: 64,
  /** Characters of a policy's name. */
  policyName: 128,
} as const;

/** Puts statements, in their order, into as few documents as fit. Throws if one statement alone does not. */
export function packed(statements: readonly Statement[], limit: number = IAM_LIMITS.managedPolicy): Statement[][] {
  const documents: Statement[][] = [];
  let last: Statement[] = [];
  for (const statement of statements) {
    const longer = [...last, statement];
    if (sizeOf(longer) <= limit) last = longer;
    else {
      const size = sizeOf([statement]);
      if (size > limit) throw new Error(`${statement.Sid ?? "A statement"} alone has ${size} characters; a policy may have ${limit}`);
      documents.push(last);
      last = [statement];
    }
  }
  return [...documents, last].filter((document) => document.length > 0);
}

/** Characters of a document, as IAM counts them. */
export function sizeOf(statements: readonly Statement[]): number {
  return policyDocument(...statements).length;
}
