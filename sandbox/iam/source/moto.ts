import { ARN } from "../../partition/arn";
import type { Caller } from "../../core/service";
import { accountOf } from "../evaluation/arn";
import type { Policy } from "../evaluation/policy";
import { parsePolicy } from "../evaluation/policy";
import type { MotoApi } from "../moto-api";
import { MotoFault, ifFound } from "../moto-api";
import { MotoPrincipals } from "./moto-principals";
import type { RoleSession } from "./moto-sessions";
import { RoleSessions } from "./moto-sessions";
import type { CallerPolicies, PolicySource } from "./port";
import { federatedPolicies, nameOf, rootPolicies } from "./port";

/** Reads policies from moto and keeps those of an account until {@link invalidate}. */
export class MotoPolicySource implements PolicySource {
  readonly sessions: RoleSessions;
  private readonly principals: MotoPrincipals;
  /** By account, then by what was read. */
  private readonly known = new Map<string, Map<string, Promise<unknown>>>();

  constructor(private readonly moto: MotoApi) {
    this.principals = new MotoPrincipals(moto);
    this.sessions = new RoleSessions(moto);
  }

  policiesOf(caller: Caller): Promise<CallerPolicies> {
    const { kind, name } = nameOf(caller);
    if (kind === "root") return Promise.resolve(rootPolicies(caller));
    return this.once(caller.account, `caller ${caller.accessKeyId} ${caller.arn}`, () => {
      if (kind === "federated") return this.federated(caller);
      return kind === "user" ? this.user(caller, name) : this.session(caller, name);
    });
  }

  trustOf(roleArn: string): Promise<Policy | undefined> {
    const account = accountOf(roleArn);
    if (account === undefined) return Promise.resolve(undefined);
    return this.once(account, `trust ${roleArn}`, async () => {
      const role = await this.principals.find("Role", account, roleArn.split("/").at(-1) ?? "");
      return role && role.arn === roleArn && role.trust !== undefined ? parsePolicy(roleArn, role.trust) : undefined;
    });
  }

  organizationOf(account: string): Promise<string | undefined> {
    return this.once(account, `organization ${account}`, async () => {
      try {
        const answer = await this.moto.json("organizations", "AWSOrganizationsV20161128.DescribeOrganization", {}, { account });
        return (answer.Organization as { Id?: string } | undefined)?.Id;
      } catch (error) {
        if (error instanceof MotoFault) return undefined;
        throw error;
      }
    });
  }

  invalidate(account: string): void {
    this.known.delete(account);
  }

  private async user(caller: Caller, name: string): Promise<CallerPolicies> {
    const { account } = caller;
    const user = await this.principals.find("User", account, name);
    if (!user) return { principal: { arn: caller.arn, account }, identity: [], tags: {} };
    const [own, groups] = await Promise.all([this.principals.policies("User", account, name), this.principals.groupsOf(account, name)]);
    const inherited = await Promise.all(groups.map((group) => this.principals.policies("Group", account, group)));
    return {
      principal: { arn: user.arn, account, userId: user.id },
      identity: [...own, ...inherited.flat()],
      ...(await this.boundary(user.boundaryArn, account)),
      tags: user.tags,
    };
  }

  private async session(caller: Caller, name: string): Promise<CallerPolicies> {
    const { account } = caller;
    const [{ role, identity, ...boundary }, session] = await Promise.all([
      this.once(account, `role ${name}`, () => this.role(account, name)),
      this.sessions.find(caller.accessKeyId),
    ]);
    const passed = session && session.policies.length + session.policyArns.length > 0 ? session : undefined;
    return {
      principal: {
        arn: caller.arn,
        account,
        roleArn: role?.arn ?? `${ARN}:iam::${account}:role/${name}`,
        ...(role && { userId: `${role.id}:${nameOf(caller).session ?? ""}` }),
      },
      identity,
      ...boundary,
      ...(passed && { session: await this.passed(passed, account) }),
      tags: { ...role?.tags, ...session?.tags },
    };
  }

  private async federated(caller: Caller): Promise<CallerPolicies> {
    const { account, opener } = caller;
    const session = await this.sessions.find(caller.accessKeyId);
    // Nobody but this run's GetFederationToken makes such a session.
    if (!opener || !session) throw new Error(`Nobody has opened the session of ${caller.arn}`);
    return federatedPolicies(caller, await this.policiesOf(opener), await this.passed(session, account), session.tags);
  }

  /** The policies that were passed when a session was opened. */
  private async passed({ policies, policyArns }: RoleSession, account: string): Promise<readonly Policy[]> {
    const inline = policies.map((text, index) => parsePolicy(`session policy ${index}`, text));
    return [...inline, ...(await Promise.all(policyArns.map((arn) => this.principals.managedPolicy(arn, account))))];
  }

  /** What all sessions of a role have in common. */
  private async role(account: string, name: string) {
    const role = await this.principals.find("Role", account, name);
    const identity = role ? await this.principals.policies("Role", account, name) : [];
    return { role, identity, ...(await this.boundary(role?.boundaryArn, account)) };
  }

  /** A boundary allows nothing if its policy was deleted. */
  private async boundary(arn: string | undefined, account: string): Promise<{ boundary?: Policy }> {
    if (!arn) return {};
    const boundary = await ifFound(this.principals.managedPolicy(arn, account));
    return { boundary: boundary ?? { name: arn, version: "2012-10-17", statements: [] } };
  }

  /** Reads once and shares the result among all callers; forgets a failure. */
  private once<T>(account: string, key: string, read: () => Promise<T>): Promise<T> {
    const cache = this.known.get(account) ?? new Map<string, Promise<unknown>>();
    this.known.set(account, cache);
    const found = cache.get(key) as Promise<T> | undefined;
    if (found) return found;
    const reading = read();
    cache.set(key, reading);
    reading.catch(() => cache.delete(key));
    return reading;
  }
}
