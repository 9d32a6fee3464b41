import type { Statement } from "../../modules/permissions/statement";

/** What statements allow, one action on one resource under one condition each, sorted; an action is on no resource of another service. */
export function allowedBy(statements: readonly Statement[]): readonly string[] {
  const all = statements.flatMap(({ Effect, Action, Resource = "*", Condition = {} }) =>
    [Action].flat().flatMap((action) =>
      [Resource]
        .flat()
        .filter((resource) => resource === "*" || resource.split(":")[2] === action.split(":")[0])
        .map((resource) => `${Effect} ${action} ${resource} ${JSON.stringify(Condition)}`),
    ),
  );
  return [...new Set(all)].sort();
}
