import type { Statement } from "./policy";

/**
 * What lets readers do the actions on the CodeArtifact resource that the policy is attached to. Accounts and
 * organizations need a statement each: an organization is no principal, only a condition on everyone.
 */
export function readerStatements(readers: readonly string[], actions: readonly string[]): Statement[] {
  const organizations = readers.filter((reader) => reader.startsWith("o-"));
  const accounts = readers.filter((reader) => !reader.startsWith("o-"));
  // In a CodeArtifact policy, * is the resource that it is attached to and what is in it.
  const shared = { Effect: "Allow", Action: actions, Resource: "*" } as const;
  const statements: Statement[] = [];
  if (accounts.length > 0) statements.push({ ...shared, Principal: { AWS: accounts.map((account) => `arn:aws:iam::${account}:root`) } });
  if (organizations.length > 0) {
    statements.push({ ...shared, Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": organizations } } });
  }
  return statements;
}
