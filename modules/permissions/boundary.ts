import type { Conditions, Statement } from "./statement";

/** Whoever decrypts a parameter through Systems Manager needs `ssm:GetParameter` too, which names it: its long ARN is needed once. */
const SAID_ELSEWHERE = "kms:EncryptionContext:PARAMETER_ARN";

/**
 * The statements of several roles as the most that any of them may do, small enough for one policy (`IAM_LIMITS.managedPolicy`) with the
 * longest names: each permission once, and the uses of our keys, that differ in key and service, together. It allows all that the
 * statements allow, of no other action, and on no other resource. For statements without a name that allow.
 */
export function inOnePolicy(statements: readonly Statement[]): Statement[] {
  const groups = new Map<string, Parts>();
  for (const parts of statements.map(partsOf)) {
    const key = JSON.stringify([parts.actions, parts.resources, shapeOf(parts.condition)]);
    const before = groups.get(key);
    groups.set(key, before === undefined ? parts : { ...parts, condition: united(before.condition, parts.condition) });
  }
  const all = [...groups.values()];
  return all.filter((each, index) => !all.some((other, at) => at !== index && covers(other, each))).map(statementOf);
}

interface Parts {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: Conditions;
}

function partsOf({ Sid, Effect, Action, Resource = [], Condition = {}, Principal }: Statement): Parts {
  if (Sid !== undefined || Effect !== "Allow" || Principal !== undefined)
    throw new Error("Only an unnamed statement that allows can be in it");
  const condition = Object.entries(Condition).map(([operator, keys]) => {
    const kept = Object.entries(keys).filter(([key]) => key !== SAID_ELSEWHERE);
    return [operator, Object.fromEntries(kept)] as const;
  });
  return { actions: sorted([Action].flat()), resources: sorted([Resource].flat()), condition: Object.fromEntries(condition) };
}

/** Which operators ask for which keys. */
function shapeOf(condition: Conditions): string[] {
  return Object.entries(condition)
    .flatMap(([operator, keys]) => Object.keys(keys).map((key) => `${operator} ${key}`))
    .sort();
}

/** Conditions of one shape with the values of both. */
function united(one: Conditions, other: Conditions): Conditions {
  const operators = Object.entries(one).map(([operator, keys]) => {
    const both = Object.entries(keys).map(([key, values]) => {
      const all = sorted([values, other[operator]?.[key] ?? []].flat());
      return [key, single(all)] as const;
    });
    return [operator, Object.fromEntries(both)] as const;
  });
  return Object.fromEntries(operators);
}

/** Whether the first allows all that the second does; a condition only says less. */
function covers(one: Parts, other: Parts): boolean {
  const has = (all: readonly string[], wanted: readonly string[]) => wanted.every((each) => all.includes(each));
  return shapeOf(one.condition).length === 0 && has(one.actions, other.actions) && has(one.resources, other.resources);
}

function statementOf({ actions, resources, condition }: Parts): Statement {
  const asked = Object.keys(condition).length > 0 && { Condition: condition };
  return { Effect: "Allow", Action: single(actions), Resource: single(resources), ...asked };
}

function sorted(all: readonly string[]): string[] {
  return [...new Set(all)].sort();
}

function single(all: readonly string[]): string | readonly string[] {
  const [only] = all;
  return all.length === 1 && only !== undefined ? only : all;
}
