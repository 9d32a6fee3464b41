import type { Policy } from "../model/policies";

/** What a policy of OPA says of a plan: what it finds wrong, or nothing. Undefined if the sandbox cannot tell. */
type Findings = readonly string[] | undefined;

/**
 * OPA is not part of the sandbox: it understands a query whose rule is a literal list (`deny := []`, `deny := ["no"]`), which is enough
 * to have a run held up. Source of what a result means: documentation, "Define OPA policies": the query gives a list, which is empty
 * if the policy passes.
 */
export function findingsOf({ source, query }: Pick<Policy, "source" | "query">): Findings {
  const rule = /([A-Za-z_]\w*)\s*$/.exec(query ?? "")?.[1];
  if (rule === undefined) return undefined;
  const literal = new RegExp(`^\\s*${rule}\\s*:?=\\s*(set\\(\\)|\\[[^\\]]*\\])\\s*$`, "m").exec(source)?.[1];
  if (literal === undefined) return undefined;
  return literal === "set()" ? [] : textsIn(literal);
}

function textsIn(list: string): Findings {
  try {
    const parsed: unknown = JSON.parse(list);
    return Array.isArray(parsed) ? parsed.map(String) : undefined;
  } catch {
    return undefined;
  }
}
