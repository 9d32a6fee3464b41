import type { Conditions, Statement } from "./policy";

export type { Conditions, Statement } from "./policy";

/** Allows actions on named resources. Throws if one of the resources is everything. */
export function allow(actions: string | readonly string[], resources: string | readonly string[], condition?: Conditions): Statement {
  const unnamed = [resources].flat().includes("*");
  if (unnamed) throw new Error(`${[actions].flat().join(", ")} on every resource needs a reason: use allowEverywhere`);
  return { Effect: "Allow", Action: actions, Resource: resources, ...(condition && { Condition: condition }) };
}

/**
 * Allows actions that IAM cannot limit to a resource.
 * @param because why IAM cannot; read by people
 */
export function allowEverywhere(actions: string | readonly string[], because: string, condition?: Conditions): Statement {
  if (because.trim() === "") throw new Error(`${[actions].flat().join(", ")} on every resource needs a reason`);
  return { Effect: "Allow", Action: actions, Resource: "*", ...(condition && { Condition: condition }) };
}

/** The statement with a name, by which people find it. @param sid letters and digits */
export function named(sid: string, statement: Statement): Statement {
  return { Sid: sid, ...statement };
}
