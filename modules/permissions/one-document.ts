import { IAM_LIMITS, sizeOf } from "./pack";
import type { Statement } from "./statement";

/**
 * The statements as one document that a policy takes: as they are if they fit, else in fewer statements that allow exactly the same.
 * Undefined if even those do not fit.
 */
export function inOneDocument(
  statements: readonly Statement[],
  limit: number = IAM_LIMITS.managedPolicy,
): readonly Statement[] | undefined {
  const fewest = (all: readonly Statement[]) => acrossServices(merged(all));
  const shortest = (all: readonly Statement[]) => fewest(all).map(withoutLists);
  const forms = [(all: readonly Statement[]) => all, merged, fewest, shortest, (all: readonly Statement[]) => acrossKinds(shortest(all))];
  return forms.map((form) => form(statements)).find((form) => sizeOf(form) <= limit);
}

/** Those that differ in their actions alone become one, then those that differ in their resources alone. */
function merged(statements: readonly Statement[]): readonly Statement[] {
  const byPlace = joined(statements, ({ Effect, Resource, Condition }) => JSON.stringify([Effect, Resource, Condition]));
  return joined(byPlace, ({ Effect, Action, Condition }) => JSON.stringify([Effect, Action, Condition]));
}

/** Statements of different services become one: an action of one service is on no resource of another. */
function acrossServices(statements: readonly Statement[]): readonly Statement[] {
  const turns = new Map<string, number>();
  return joined(statements, (statement) => {
    const service = serviceOf(statement);
    const { Sid, Effect, Condition } = statement;
    if (service === undefined) return JSON.stringify([Sid, statement]);
    // The second of a service comes into another one than the first.
    const key = JSON.stringify([Effect, Condition, service]);
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    return JSON.stringify([Effect, Condition, turn]);
  });
}

/** Actions that are on resources of one kind alone (Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2"). */
const KINDS = new Map([["ec2:DeleteNetworkInterface", "network-interface"]]);

/** Statements of one condition become one if it pairs no action with a resource that it could be on and is not allowed on already. */
function acrossKinds(statements: readonly Statement[]): readonly Statement[] {
  const isKnown = (action: string, resource: string) =>
    isOfAnotherKind(action, resource) ||
    statements.some((each) => isPlainAllow(each) && [each.Action].flat().includes(action) && [each.Resource].flat().includes(resource));
  const addsNothing = (one: Statement, other: Statement) =>
    [one.Action].flat().every((action) => [other.Resource].flat().every((resource = "") => isKnown(action, resource)));
  const all: Statement[] = [];
  for (const statement of statements) {
    const place = JSON.stringify([statement.Effect, statement.Condition]);
    const index = all.findIndex(
      (each) =>
        statement.Condition !== undefined &&
        JSON.stringify([each.Effect, each.Condition]) === place &&
        addsNothing(each, statement) &&
        addsNothing(statement, each),
    );
    const before = all[index];
    if (before === undefined) all.push(statement);
    else all[index] = withBoth(before, statement);
  }
  return all;
}

/** Whether an action is on resources of one kind alone, and this is one of another, and not of any. */
function isOfAnotherKind(action: string, resource: string): boolean {
  const [own, kind] = [KINDS.get(action), /^arn:[^:]+:[^:]+:[^:]*:[^:]*:([a-z-]+)\//.exec(resource)?.[1]];
  return own !== undefined && kind !== undefined && kind !== own;
}

const isPlainAllow = ({ Effect, Condition }: Statement) => Effect === "Allow" && Condition === undefined;

/** IAM reads a list of one value as that value (IAM User Guide, "IAM JSON policy elements: Condition"). */
function withoutLists(statement: Statement): Statement {
  const { Condition } = statement;
  if (Condition === undefined) return statement;
  const only = (values: string | readonly string[]) => (typeof values !== "string" && values.length === 1 ? (values[0] ?? values) : values);
  const operators = Object.entries(Condition).map(([operator, keys]) => {
    return [operator, Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, only(values)]))] as const;
  });
  return { ...statement, Condition: Object.fromEntries(operators) };
}

/** The one service of which all actions and all resources are; undefined if it is not one. */
function serviceOf({ Action, Resource }: Statement): string | undefined {
  const services = new Set([
    ...[Action].flat().map((action) => action.split(":")[0]),
    ...[Resource].flat().map((arn) => arn?.split(":")[2]),
  ]);
  const [service] = services;
  return services.size === 1 ? service : undefined;
}

function joined(statements: readonly Statement[], keyOf: (statement: Statement) => string): readonly Statement[] {
  const byKey = new Map<string, Statement>();
  for (const statement of statements) {
    const key = keyOf(statement);
    const before = byKey.get(key);
    byKey.set(key, before === undefined ? statement : withBoth(before, statement));
  }
  return [...byKey.values()];
}

function withBoth(one: Statement, other: Statement): Statement {
  const Action = union(one.Action, other.Action);
  return { ...one, Action, Resource: union(one.Resource, other.Resource) };
}

function union(one: Statement["Resource"] = [], other: Statement["Resource"] = []): string | readonly string[] {
  const all = [...new Set<string>([one, other].flat())];
  const [only] = all;
  return all.length === 1 && only !== undefined ? only : all;
}
