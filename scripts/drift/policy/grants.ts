import type { Statement } from "./document";

/** `Action` or `NotAction`, and what it lists: lists are sorted, and single values are lists. */
export interface Element {
  readonly not: boolean;
  readonly values: readonly string[];
}

/** What a statement is about, in the one form in which it can be compared. */
export interface Grant {
  readonly effect: "Allow" | "Deny";
  readonly action: Element;
  /** Every resource where the statement names none, as trust policies do. */
  readonly resource: Element;
  /** `AWS:arn...`, `Service:...`; undefined where the policy belongs to a principal. */
  readonly principal: Element | undefined;
  /** `operator key`, in lower case, to the values. */
  readonly conditions: Readonly<Record<string, readonly string[]>>;
}

const ROOT = /^arn:aws[\w-]*:iam::(\d{12}):root$/;

export function grantOf(statement: Statement): Grant {
  return {
    effect: statement.Effect === "Deny" ? "Deny" : "Allow",
    // IAM reads actions without regard to case.
    action: element(statement, "Action", (action) => action.toLowerCase()) ?? { not: false, values: [] },
    resource: element(statement, "Resource") ?? { not: false, values: ["*"] },
    principal: principalOf(statement),
    conditions: conditionsOf(statement.Condition),
  };
}

/** Equal for statements that say the same, however they are written. */
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
