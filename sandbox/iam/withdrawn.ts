import { globMatches } from "./evaluation/glob";
import type { Policy, Statement } from "./evaluation/policy";

/** The policies as if no statement of theirs allowed this action. Denials stay. */
export function withdrawn(policies: readonly Policy[], action: string): readonly Policy[] {
  return policies.map((policy) => ({ ...policy, statements: policy.statements.filter((statement) => !allows(statement, action)) }));
}

function allows({ effect, action: { not, values } }: Statement, action: string): boolean {
  return effect === "Allow" && values.some((pattern) => globMatches(pattern, action, { ignoreCase: true })) !== not;
}
