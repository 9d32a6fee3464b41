import { UnknownRoleError } from "./errors";
import type { Environment } from "./schema";

/** Kinds of role in which a command works on an environment. */
export const ROLE_KINDS = ["deploy", "read-only"] as const;
export type RoleKind = (typeof ROLE_KINDS)[number];

/** A role that is assumed in the environment's account. */
export interface Role {
  readonly arn: string;
  /** External id, if the role's trust policy requires one. */
  readonly externalId?: string;
}

/** Variable that names the kind of role that the synthesized stacks assume. @default deploy */
export const ROLE_VARIABLE = "PACKAGE_SCAN_ROLE";

/** The environment's role of a kind; undefined if the caller's own credentials are used. Without a read-only role, the deploy role is. */
export function roleOf({ deployRoleArn, readOnlyRoleArn, externalId }: Environment, kind: RoleKind): Role | undefined {
  const arn = (kind === "read-only" ? readOnlyRoleArn : undefined) ?? deployRoleArn;
  return arn === undefined ? undefined : { arn, externalId };
}

/** The kind of role that the variables name. Throws {@link UnknownRoleError} for an unknown one. */
export function roleKindIn(variables: Readonly<Record<string, string | undefined>>): RoleKind {
  const named = variables[ROLE_VARIABLE] || "deploy";
  const kind = ROLE_KINDS.find((each) => each === named);
  if (kind !== undefined) return kind;
  throw new UnknownRoleError(ROLE_VARIABLE, named, ROLE_KINDS);
}
