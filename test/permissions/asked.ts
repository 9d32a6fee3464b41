import type { DecisionRecord } from "../../sandbox/iam/decisions";
import { globMatches } from "../../sandbox/iam/evaluation/glob";
import type { Sandbox } from "../../sandbox/sandbox";
import type { EnvironmentRoles, Role } from "../../scripts/roles/documents";

/** Which role of an environment it is. */
export type RoleKind = Role["kind"];

/** Every decision of IAM since the last reset. */
export async function decisionsOf({ control }: Pick<Sandbox, "control">): Promise<readonly DecisionRecord[]> {
  return (await (await control("GET", "/_sandbox/decisions")).json()) as DecisionRecord[];
}

/** The actions that a role's documents allow, sorted. */
export function allowedActions({ managedPolicies, inlinePolicies }: Role): readonly string[] {
  const statements = [...managedPolicies, ...inlinePolicies].flatMap(({ document }) => document.Statement);
  return [...new Set(statements.flatMap(({ Effect, Action }) => (Effect === "Allow" ? [Action].flat() : [])))].sort();
}

/** Role -> the actions of its documents that it was never allowed in these decisions, because nobody asked for them. */
export function neverAsked({ roles }: EnvironmentRoles, decisions: readonly DecisionRecord[]): Readonly<Record<string, readonly string[]>> {
  const entries = roles.map((role) => {
    const used = decisions.filter(({ principal, outcome }) => principal === role.arn && outcome === "allowed").map(({ action }) => action);
    const isUsed = (pattern: string) => used.some((action) => globMatches(pattern, action, { ignoreCase: true }));
    return [role.kind, allowedActions(role).filter((pattern) => !isUsed(pattern))] as const;
  });
  return Object.fromEntries(entries);
}
