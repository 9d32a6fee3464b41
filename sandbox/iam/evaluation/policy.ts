import type { ConditionTest } from "./condition-test";
import { parseConditions } from "./condition-test";

/** A parsed policy document: single values are lists, defaults are filled in. */
export interface Policy {
  /** Policy name or ARN, for decisions and errors. */
  readonly name: string;
  /** Policy variables exist only in 2012-10-17. */
  readonly version: "2008-10-17" | "2012-10-17";
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  readonly action: Element;
  /** Absent in trust policies. */
  readonly resource?: Element;
  /** Only in resource policies. */
  readonly principal?: PrincipalElement;
  readonly conditions: readonly ConditionTest[];
}

/** `Action` (`not` is false) or `NotAction`. */
export interface Element {
  readonly not: boolean;
  readonly values: readonly string[];
}

/** Principal type (`AWS`, `Service`, `Federated`, `CanonicalUser`) -> values; `"*"` is kept as `AWS: ["*"]`. */
export interface PrincipalElement {
  readonly not: boolean;
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/** A policy cannot be evaluated: AWS would have refused to store it. */
export class PolicyError extends Error {
  constructor(
    readonly policy: string,
    problem: string,
  ) {
    super(`Policy ${policy}: ${problem}`);
    this.name = "PolicyError";
  }
}

type Json = Readonly<Record<string, unknown>>;

const ELEMENTS = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"];

/**
 * Parses a policy document.
 * Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * Throws {@link PolicyError} if the text is not a policy, or has an unknown condition operator.
 */
export function parsePolicy(name: string, text: string): Policy {
  const document = readJson(name, text);
  const version = document.Version ?? "2008-10-17";
  if (version !== "2012-10-17" && version !== "2008-10-17") throw new PolicyError(name, `unknown Version ${JSON.stringify(version)}`);
  if (document.Statement === undefined) throw new PolicyError(name, "has no Statement");
  const statements = Array.isArray(document.Statement) ? (document.Statement as unknown[]) : [document.Statement];
  return { name, version, statements: statements.map((statement, index) => parseStatement(name, statement, index)) };
}

function readJson(name: string, text: string): Json {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new PolicyError(name, `is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(document)) throw new PolicyError(name, "is not a JSON object");
  return document;
}

function parseStatement(policy: string, value: unknown, index: number): Statement {
  const fail = (problem: string): never => {
    throw new PolicyError(policy, `statement ${index}: ${problem}`);
  };
  if (!isObject(value)) return fail("is not an object");
  const unknown = Object.keys(value).find((key) => !ELEMENTS.includes(key));
  if (unknown) fail(`unknown element ${unknown}`);
  const { Effect: effect, Sid: sid } = value;
  if (effect !== "Allow" && effect !== "Deny") return fail(`Effect must be Allow or Deny, not ${JSON.stringify(effect)}`);
  const action = element(value, "Action", fail) ?? fail("has neither Action nor NotAction");
  const resource = element(value, "Resource", fail);
  const principal = principalElement(value, fail);
  const conditions = parseConditions(value.Condition ?? {}, fail);
  return {
    ...(typeof sid === "string" && { sid }),
    effect,
    action,
    ...(resource && { resource }),
    ...(principal && { principal }),
    conditions,
  };
}

function element(statement: Json, name: string, fail: (problem: string) => never): Element | undefined {
  const not = statement[`Not${name}`] !== undefined;
  const value = not ? statement[`Not${name}`] : statement[name];
  if (value === undefined) return undefined;
  if (not && statement[name] !== undefined) fail(`has both ${name} and Not${name}`);
  return { not, values: strings(value) ?? fail(`${not ? "Not" : ""}${name} must be a string or a list of strings`) };
}

function principalElement(statement: Json, fail: (problem: string) => never): PrincipalElement | undefined {
  const not = statement.NotPrincipal !== undefined;
  const value = not ? statement.NotPrincipal : statement.Principal;
  if (value === undefined) return undefined;
  if (value === "*") return { not, values: { AWS: ["*"] } };
  if (!isObject(value)) return fail('Principal must be "*" or an object');
  const entries = Object.entries(value).map(([type, ids]) => [type, strings(ids) ?? fail(`Principal.${type} must be strings`)] as const);
  return { not, values: Object.fromEntries(entries) };
}

function strings(value: unknown): readonly string[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.every((item) => typeof item === "string") ? list : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
