import type { Caller } from "../../core/service";
import type { Policy } from "../evaluation/policy";
import type { Principal } from "../evaluation/principal";

/** What IAM holds of a caller. */
export interface CallerPolicies {
  readonly principal: Principal;
  /** Inline, attached, and those of the groups. */
  readonly identity: readonly Policy[];
  readonly boundary?: Policy;
  /** Of this session; undefined where the role was assumed without one. */
  readonly session?: readonly Policy[];
  /** Tags of the user or role: `aws:PrincipalTag/...`. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Where policies come from. */
export interface PolicySource {
  /** Policies of a user or of a role session. Throws PolicyError for one that cannot be parsed. */
  policiesOf(caller: Caller): Promise<CallerPolicies>;
  /** The trust policy of a role; undefined if there is no such role. */
  trustOf(roleArn: string): Promise<Policy | undefined>;
  /** The organization of an account; undefined if it is in none. */
  organizationOf(account: string): Promise<string | undefined>;
  /** Forgets what it has read: call it after every IAM write. */
  invalidate(): void;
}

/** `assumed-role/NAME/SESSION` or `user/PATH/NAME` of a caller's ARN. */
export function nameOf(caller: Caller): { readonly kind: "role" | "user" | "root"; readonly name: string; readonly session?: string } {
  const resource = caller.arn.split(":").slice(5).join(":");
  const [kind, ...rest] = resource.split("/");
  if (kind === "assumed-role") return { kind: "role", name: rest[0] ?? "", session: rest.slice(1).join("/") };
  if (kind === "user") return { kind: "user", name: rest.at(-1) ?? "" };
  if (kind === "root") return { kind: "root", name: "root" };
  throw new Error(`${caller.arn} is no root, user or role session`);
}

/** A root user may do everything in its account, as far as a resource's own policy lets it. */
export function rootPolicies({ arn, account }: Caller): CallerPolicies {
  const statements: Policy["statements"] = [
    { effect: "Allow", action: { not: false, values: ["*"] }, resource: { not: false, values: ["*"] }, conditions: [] },
  ];
  const everything: Policy = { name: "root", version: "2012-10-17", statements };
  return { principal: { arn, account, userId: account }, identity: [everything], tags: {} };
}
