import type { Caller } from "../../core/service";
import type { Policy } from "../evaluation/policy";
import type { Principal } from "../evaluation/principal";

/** A caller's policies and tags in IAM. */
export interface CallerPolicies {
  readonly principal: Principal;
  /** Inline and attached policies, also those of the user's groups. */
  readonly identity: readonly Policy[];
  readonly boundary?: Policy;
  /** Session policies; undefined if the role was assumed without any. */
  readonly session?: readonly Policy[];
  /** Tags of the user or role: `aws:PrincipalTag/...`. */
  readonly tags: Readonly<Record<string, string>>;
}

/** A source of policies. */
export interface PolicySource {
  /** Policies of a user or of a role session. Throws PolicyError if a policy cannot be parsed. */
  policiesOf(caller: Caller): Promise<CallerPolicies>;
  /** The trust policy of a role; undefined if there is no such role. */
  trustOf(roleArn: string): Promise<Policy | undefined>;
  /** The organization of an account; undefined if it is in none. */
  organizationOf(account: string): Promise<string | undefined>;
  /** Forgets what it has read of an account: call it after every write of IAM there. */
  invalidate(account: string): void;
}

/** What a caller's ARN says: `assumed-role/NAME/SESSION`, `user/PATH/NAME`, `federated-user/NAME` or `root`. */
interface Named {
  readonly kind: "role" | "user" | "federated" | "root";
  readonly name: string;
  readonly session?: string;
}

export function nameOf(caller: Caller): Named {
  const resource = caller.arn.split(":").slice(5).join(":");
  const [kind, ...rest] = resource.split("/");
  if (kind === "assumed-role") return { kind: "role", name: rest[0] ?? "", session: rest.slice(1).join("/") };
  if (kind === "user") return { kind: "user", name: rest.at(-1) ?? "" };
  if (kind === "federated-user") return { kind: "federated", name: rest.join("/") };
  if (kind === "root") return { kind: "root", name: "root" };
  throw new Error(`${caller.arn} is not a root user, user, federated user or role session`);
}

/**
 * A federated user has the policies of who has opened its session, within those that were passed: no more than both allow, and
 * nothing if none was passed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getfederationtoken.html
 */
export function federatedPolicies(
  { arn, account }: Caller,
  opener: CallerPolicies,
  session: readonly Policy[],
  tags: CallerPolicies["tags"],
): CallerPolicies {
  const userId = `${account}:${arn.split("/").at(-1) ?? ""}`;
  return { ...opener, principal: { arn, account, userId, openerArn: opener.principal.arn }, session, tags: { ...opener.tags, ...tags } };
}

/** The policies of a root user, who may do everything in its account unless a resource's policy forbids it. */
export function rootPolicies({ arn, account }: Caller): CallerPolicies {
  const statements: Policy["statements"] = [
    { effect: "Allow", action: { not: false, values: ["*"] }, resource: { not: false, values: ["*"] }, conditions: [] },
  ];
  const everything: Policy = { name: "root", version: "2012-10-17", statements };
  return { principal: { arn, account, userId: account }, identity: [everything], tags: {} };
}
