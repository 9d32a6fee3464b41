import type { Statement } from "./document";

/** `Action` or `NotAction` with its values: always a sorted list, even for a single value. */
export interface Element {
  readonly not: boolean;
  readonly values: readonly string[];
}

/** A statement in a canonical form that can be compared. */
export interface Grant {
  readonly effect: "Allow" | "Deny";
  readonly action: Element;
  /** Every resource if the statement names none, as in trust policies. */
  readonly resource: Element;
  /** `AWS:arn...`, `Service:...`; undefined for an identity-based policy. */
  readonly principal: Element | undefined;
  /** Values by `operator key`, which is in lower case. */
  readonly conditions: Readonly<Record<string, readonly string[]>>;
}

const ROOT = /^arn:aws[\w-]*:iam::(\d{12}):root$/;

export function grantOf(statement: Statement): Grant {
  return {
    effect: statement.Effect === "Deny" ? "Deny" : "Allow",
    // IAM ignores the case of actions.
    action: element(statement, "Action", (action) => action.toLowerCase()) ?? { not: false, values: [] },
    resource: element(statement, "Resource") ?? { not: false, values: ["*"] },
    principal: principalOf(statement),
    conditions: conditionsOf(statement.Condition),
  };
}

/** A text that is equal for statements with the same meaning, however they are written. */
export function grantText(statement: Statement): string {
  return JSON.stringify(grantOf(statement));
}

function element(statement: Statement, name: string, spell = (value: string) => value): Element | undefined {
  const not = statement[`Not${name}`] !== undefined;
  const value = not ? statement[`Not${name}`] : statement[name];
  return value === undefined ? undefined : { not, values: list(value).map(spell).sort() };
}

function principalOf(statement: Statement): Element | undefined {
  const not = statement.NotPrincipal !== undefined;
  const value = not ? statement.NotPrincipal : statement.Principal;
  if (value === undefined) return undefined;
  const byType = typeof value === "object" && value !== null ? Object.entries(value) : [["AWS", value] as const];
  // An account's id and the ARN of its root are the same principal (IAM User Guide, "AWS account principals").
  const values = byType.flatMap(([type, ids]) => list(ids).map((id) => (id === "*" ? "*" : `${type}:${id.replace(ROOT, "$1")}`)));
  return { not, values: values.sort() };
}

function conditionsOf(value: unknown): Record<string, readonly string[]> {
  if (typeof value !== "object" || value === null) return {};
  const all = Object.entries(value).flatMap(([operator, keys]) =>
    Object.entries((keys ?? {}) as object).map(([key, values]) => [`${operator} ${key}`.toLowerCase(), list(values).sort()] as const),
  );
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function list(value: unknown): string[] {
  return [value].flat().map((each) => (typeof each === "string" ? each : JSON.stringify(each)));
}
