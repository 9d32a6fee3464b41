import type { Statement } from "./document";
import { grantOf, type Element, type Grant } from "./grants";

/**
 * Whether a changed statement allows something that no statement allowed before, or denies less than before. In doubt the
 * answer is yes: if one pattern cannot be shown to be within another, it counts as wider.
 * @param before the old statement, undefined if it is new; @param after the new statement, undefined if it is gone
 */
export function widens(
  before: Statement | undefined,
  after: Statement | undefined,
  policy: { readonly before: readonly Statement[]; readonly after: readonly Statement[] },
): boolean {
  const allowed = policy.before.map(grantOf).filter(({ effect }) => effect === "Allow");
  const denied = policy.after.map(grantOf).filter(({ effect }) => effect === "Deny");
  const allowsMore = after !== undefined && grantOf(after).effect === "Allow" && !covered(grantOf(after), allowed);
  const deniesLess = before !== undefined && grantOf(before).effect === "Deny" && !covered(grantOf(before), denied);
  return allowsMore || deniesLess;
}

/** Whether the statement allows something to everybody. A statement with conditions does not count: they are taken to limit who may. */
export function isPublic(statement: Statement | undefined): boolean {
  if (statement === undefined) return false;
  const { effect, principal, conditions } = grantOf(statement);
  if (effect === "Deny" || principal === undefined) return false;
  return (principal.not || principal.values.includes("*")) && Object.keys(conditions).length === 0;
}

/** Whether each single permission of the grant is within one of the others, so that merged and split statements are equal. */
function covered(grant: Grant, others: readonly Grant[]): boolean {
  return singles(grant).every((single) => others.some((other) => within(single, other)));
}

function singles(grant: Grant): Grant[] {
  return parts(grant.action).flatMap((action) =>
    parts(grant.resource).flatMap((resource) =>
      (grant.principal === undefined ? [undefined] : parts(grant.principal)).map((principal) => ({
        ...grant,
        action,
        resource,
        principal,
      })),
    ),
  );
}

function parts(element: Element): Element[] {
  return element.not ? [element] : element.values.map((value) => ({ not: false, values: [value] }));
}

function within(inner: Grant, outer: Grant): boolean {
  return (
    elementWithin(inner.action, outer.action) &&
    elementWithin(inner.resource, outer.resource) &&
    principalWithin(inner.principal, outer.principal) &&
    Object.entries(outer.conditions).every(([condition, values]) => conditionWithin(condition, inner.conditions[condition], values))
  );
}

function principalWithin(inner: Element | undefined, outer: Element | undefined): boolean {
  if (inner === undefined || outer === undefined) return inner === outer;
  return elementWithin(inner, outer);
}

function elementWithin(inner: Element, outer: Element): boolean {
  const matched = (values: readonly string[], patterns: readonly string[]) =>
    values.every((value) => patterns.some((pattern) => patternWithin(value, pattern)));
  if (!outer.not) return inner.not ? outer.values.includes("*") : matched(inner.values, outer.values);
  // The outer element is everything except its values, so the inner one must exclude them too.
  return inner.not && matched(outer.values, inner.values);
}

/** Whether the outer pattern matches everything that the inner one matches. `?` is one character, so it does not cover a `*`. */
export function patternWithin(inner: string, outer: string): boolean {
  const source = outer
    .replace(/[\\^$.+()[\]{}|]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replace(/\?/g, "[^*]");
  return new RegExp(`^${source}$`, "su").test(inner);
}

/** More values make a condition wider; for a negated operator, more values make it narrower. */
function conditionWithin(condition: string, inner: readonly string[] | undefined, outer: readonly string[]): boolean {
  if (inner === undefined) return false;
  const [operator = ""] = condition.split(" ");
  const [few, many] = operator.includes("not") ? [outer, inner] : [inner, outer];
  return few.every((value) => many.includes(value));
}
