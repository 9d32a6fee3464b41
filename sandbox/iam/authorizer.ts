import type { Access, Caller } from "../core/service";
import { Context } from "./evaluation/context";
import type { ContextKeys } from "./evaluation/context";
import { denial, unreadable } from "./evaluation/denial";
import { evaluate } from "./evaluation/evaluate";
import { PolicyError, parsePolicy } from "./evaluation/policy";
import type { MotoPlace } from "../moto/process";
import { MotoApi } from "./moto-api";
import { callerKeys, globalKeys } from "./request-context";
import { MotoResourceSource } from "./resources/moto";
import type { ResourceSource } from "./resources/port";
import type { BucketPolicyLookup } from "./resources/s3";
import { MotoPolicySource } from "./source/moto";
import type { RoleSession } from "./source/moto-sessions";
import type { PolicySource } from "./source/port";
import type { TrustPrincipal } from "./trust";
import { checkTrust } from "./trust";

/** Decides what callers may do, by the policies that moto keeps. */
export interface Authorizer {
  /**
   * Resolves if the caller may do `access.action` on every one of `access.resources`.
   * `extra` holds further condition keys. Throws AwsError AccessDeniedException in AWS's words.
   */
  authorize(caller: Caller, access: Access, extra?: ContextKeys): Promise<void>;
  /**
   * Resolves if a role's trust policy lets a service, or a principal by its ARN, assume it. It does not check the principal's
   * own policies: {@link authorize} with `sts:AssumeRole` checks those and the trust policy.
   * `context` may hold `sts:ExternalId`, `aws:SourceAccount`, `aws:SourceArn`. Throws AwsError AccessDenied.
   */
  checkTrust(roleArn: string, principal: TrustPrincipal, context?: ContextKeys): Promise<void>;
  /** Keeps the policies and tags of a new role session: moto forgets tags and policy ARNs. */
  rememberSession(accessKeyId: string, session: RoleSession): void;
  /** Forgets cached policies: call it after every IAM write. */
  invalidate(): void;
}

export interface AuthorizerOptions {
  readonly moto: MotoPlace;
  /** @default the bucket policies in moto */
  readonly bucketPolicy?: BucketPolicyLookup;
}

/** Creates an authorizer that reads policies from moto. */
export function createAuthorizer({ moto: place, bucketPolicy }: AuthorizerOptions): Authorizer {
  const moto = new MotoApi(place);
  const policies = new MotoPolicySource(moto);
  const base = authorizerOver(policies, new MotoResourceSource(moto, policies, bucketPolicy));
  return { ...base, rememberSession: (key, session) => policies.sessions.remember(key, session) };
}

/** Creates an authorizer over any sources of policies. */
export function authorizerOver(
  policies: PolicySource,
  resources: ResourceSource,
  now: () => Date = () => new Date(),
): Omit<Authorizer, "rememberSession"> {
  async function authorizeOne(caller: Caller, access: Access, resource: string, extra: ContextKeys): Promise<void> {
    const { action } = access;
    try {
      const [own, facts] = await Promise.all([policies.policiesOf(caller), resources.factsOf(action, resource, caller.account)]);
      const given = (access.resourcePolicies ?? []).map((text, index) => parsePolicy(`resource policy ${index}`, text));
      const organization = await policies.organizationOf(caller.account);
      const resourceAccount = access.resourceAccount ?? facts.account;
      const keys = {
        ...globalKeys(facts.arn, now(), resourceAccount),
        ...callerKeys(caller, own, organization),
        ...access.context,
        ...extra,
      };
      const { identity, boundary, session, principal } = own;
      const decision = evaluate(
        { principal, action, resource: facts.arn, context: new Context(keys), resourceAccount },
        {
          identity,
          resource: [...(facts.policies ?? []), ...given],
          ...(boundary && { boundary }),
          ...(session && { session }),
          ...(facts.kind && { resourceKind: facts.kind }),
        },
      );
      if (decision.outcome !== "allowed") throw denial(caller.arn, action, facts.arn, decision);
    } catch (error) {
      if (error instanceof PolicyError) throw unreadable(caller.arn, action, resource, error.message);
      throw error;
    }
  }

  return {
    async authorize(caller, access, extra = {}) {
      // AWS allows this to everybody, even if a policy denies it explicitly.
      if (access.action === "sts:GetCallerIdentity") return;
      const all = access.resources.length > 0 ? access.resources : ["*"];
      for (const resource of all) await authorizeOne(caller, access, resource, extra);
    },
    checkTrust: (roleArn, principal, context = {}) =>
      checkTrust(policies, roleArn, principal, { ...globalKeys(roleArn, now()), ...context }),
    invalidate: () => policies.invalidate(),
  };
}
