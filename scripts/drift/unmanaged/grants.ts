import { documentOf } from "../policy/document";
import { statementDifferences } from "../policy/statement-differences";
import { isPublic } from "../policy/widening";
import type { Extra } from "./aspect";

/** Each statement of a resource's policy that nobody configured. @param document JSON text */
export function policyExtras(
  attribute: string,
  document: string | undefined,
  applies: (statement: object) => boolean = () => true,
): Extra[] {
  if (document === undefined || document === "") return [];
  const policy = documentOf(document);
  if (policy === undefined) return [{ attribute, value: document, severity: "high", why: "a policy that cannot be read" }];
  return statementDifferences([], policy.statements.filter(applies)).map(({ label, after }): Extra => {
    const named = { attribute: `${attribute}.${label}`, value: after };
    if (isPublic(after)) return Object.assign(named, { severity: "high" as const, why: "open to everybody" });
    if (after?.Effect === "Deny") return Object.assign(named, { severity: "medium" as const, why: "locks somebody out" });
    return Object.assign(named, { severity: "high" as const, why: "lets in others" });
  });
}

/** Whether a value names a resource or principal of another account. */
export function namesAnotherAccount(value: unknown, account: string): boolean {
  const owners = [...JSON.stringify(value ?? null).matchAll(/arn:aws[\w-]*:[\w-]+:[\w-]*:(\d{12}):/g)].map(([, owner]) => owner);
  return owners.some((owner) => owner !== account);
}
