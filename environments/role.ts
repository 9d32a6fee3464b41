import { UnknownRoleError } from "./errors";
import type { Environment } from "./schema";

/** Kinds of role that the synthesized stacks may assume. */
export const ROLE_KINDS = ["deploy", "read-only"] as const;
/** Kinds of role in which a command works on an environment; Terraform never acts as the last. */
export type RoleKind = (typeof ROLE_KINDS)[number] | "quarantine";

/** A role that is assumed in the environment's account. */
export interface Role {
  readonly arn: string;
  /** External id, if the role's trust policy requires one. */
  readonly externalId?: string;
}

/** Variable that names the kind of role that the synthesized stacks assume. @default deploy */
export const ROLE_VARIABLE = "PACKAGE_SCAN_ROLE";

/**
 * The environment's role of a kind; undefined if the caller's own credentials are used. Without a read-only role, the deploy role is;
 * it is not in place of the quarantine role, whose permissions it does not have.
 */
export function roleOf(environment: Environment, kind: RoleKind): Role | undefined {
  const arn = arnOf(environment, kind);
  return arn === undefined ? undefined : { arn, externalId: environment.externalId };
}

function arnOf({ deployRoleArn, readOnlyRoleArn, quarantineRoleArn }: Environment, kind: RoleKind): string | undefined {
  if (kind === "quarantine") return quarantineRoleArn;
  return (kind === "read-only" ? readOnlyRoleArn : undefined) ?? deployRoleArn;
}

/** The kind of role that the variables name. Throws {@link UnknownRoleError} for an unknown one. */
export function roleKindIn(variables: Readonly<Record<string, string | undefined>>): (typeof ROLE_KINDS)[number] {
  const named = variables[ROLE_VARIABLE] || "deploy";
  const kind = ROLE_KINDS.find((each) => each === named);
  if (kind !== undefined) return kind;
  throw new UnknownRoleError(ROLE_VARIABLE, named, ROLE_KINDS);
}
