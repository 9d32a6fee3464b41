import { ARN } from "../../partition/arn";
import type { Caller } from "../../core/service";
import type { Policy } from "../evaluation/policy";
import type { CallerPolicies, PolicySource } from "./port";
import { nameOf, rootPolicies } from "./port";

/** The policies of one user or role, as a test states them. */
export type StatedPolicies = Partial<Omit<CallerPolicies, "principal">> & {
  readonly userId?: string;
  /** The role's ARN, if it has a path. */
  readonly roleArn?: string;
};

/** Policies in memory, for tests: the twin of the moto source. */
export class MemoryPolicySource implements PolicySource {
  private readonly stated = new Map<string, StatedPolicies>();
  private readonly trusts = new Map<string, Policy>();
  private readonly organizations = new Map<string, string>();

  /** @param arn the user's or the role session's */
  set(arn: string, policies: StatedPolicies): this {
    this.stated.set(arn, policies);
    return this;
  }

  setTrust(roleArn: string, policy: Policy): this {
    this.trusts.set(roleArn, policy);
    return this;
  }

  setOrganization(account: string, id: string): this {
    this.organizations.set(account, id);
    return this;
  }

  policiesOf(caller: Caller): Promise<CallerPolicies> {
    const { kind, name } = nameOf(caller);
    if (kind === "root") return Promise.resolve(rootPolicies(caller));
    const { userId, roleArn = `${ARN}:iam::${caller.account}:role/${name}`, ...stated } = this.stated.get(caller.arn) ?? {};
    const principal = { arn: caller.arn, account: caller.account, ...(kind === "role" && { roleArn }), ...(userId && { userId }) };
    return Promise.resolve({ identity: [], tags: {}, ...stated, principal });
  }

  trustOf(roleArn: string): Promise<Policy | undefined> {
    return Promise.resolve(this.trusts.get(roleArn));
  }

  organizationOf(account: string): Promise<string | undefined> {
    return Promise.resolve(this.organizations.get(account));
  }

  invalidate(): void {
    // Everything here is current.
  }
}
