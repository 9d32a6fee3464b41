import { iamArn } from "./permissions/arn";
import type { Conditions, Statement } from "./permissions/policy";

/**
 * Statements that allow readers the actions on the resource of the policy. Accounts and organizations need separate statements: an
 * organization is not a principal, only a condition on everyone.
 * @param equals further condition keys that have to have these values
 */
export function readerStatements(
  partition: string,
  readers: readonly string[],
  actions: readonly string[],
  equals?: Conditions[string],
): Statement[] {
  const organizations = readers.filter((reader) => reader.startsWith("o-"));
  const accounts = readers.filter((reader) => !reader.startsWith("o-"));
  // In a CodeArtifact policy, * means the resource that it is attached to, and everything in it; in a key policy, the key.
  const shared = { Effect: "Allow", Action: actions, Resource: "*" } as const;
  const statements: Statement[] = [];
  if (accounts.length > 0)
    statements.push({
      ...shared,
      Principal: { AWS: accounts.map((account) => iamArn({ partition, account }, "root")) },
      ...(equals && { Condition: { StringEquals: equals } }),
    });
  if (organizations.length > 0) {
    statements.push({ ...shared, Principal: "*", Condition: { StringEquals: { ...equals, "aws:PrincipalOrgID": organizations } } });
  }
  return statements;
}
