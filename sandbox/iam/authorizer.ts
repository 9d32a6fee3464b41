import { AwsError } from "../core/errors";
import type { Access, Caller } from "../core/service";
import { Decisions } from "./decisions";
import { Context } from "./evaluation/context";
import type { ContextKeys } from "./evaluation/context";
import { denial, unreadable } from "./evaluation/denial";
import { evaluate } from "./evaluation/evaluate";
import type { PolicySet } from "./evaluation/evaluate";
import { mentions } from "./evaluation/mentions";
import { PolicyError, parsePolicy } from "./evaluation/policy";
import type { Principal } from "./evaluation/principal";
import type { MotoPlace } from "../moto/process";
import { checkKeyState } from "./resources/key-states";
import { MotoApi } from "./moto-api";
import { callerKeys, globalKeys, serviceKeys } from "./request-context";
import { MotoResourceSource } from "./resources/moto";
import type { ResourceFacts, ResourceSource } from "./resources/port";
import type { BucketPolicyLookup } from "./resources/s3";
import { MotoPolicySource } from "./source/moto";
import type { RoleSession } from "./source/moto-sessions";
import type { PolicySource } from "./source/port";
import { withSupportedTagKeys } from "./tag-keys";
import type { TrustPrincipal } from "./trust";
import { checkTrust } from "./trust";
import { withdrawn } from "./withdrawn";

/** Decides what callers may do, by the policies that moto keeps. */
export interface Authorizer {
  /**
   * Resolves if the caller may do `access.action` on every one of `access.resources`.
   * `extra` holds further condition keys. Throws AwsError AccessDeniedException in AWS's words.
   */
  authorize(caller: Caller, access: Access, extra?: ContextKeys): Promise<void>;
  /** Like {@link authorize}, for an AWS service (`logs.eu-central-1.amazonaws.com`): only the resource's policy can allow it. */
  authorizeService(service: string, access: Access): Promise<void>;
  /**
   * Resolves if a role's trust policy lets a service, or a principal by its ARN, assume it. It does not check the principal's
   * own policies: {@link authorize} with `sts:AssumeRole` checks those and the trust policy.
   * `context` may hold `sts:ExternalId`, `aws:SourceAccount`, `aws:SourceArn`. Throws AwsError AccessDenied.
   */
  checkTrust(roleArn: string, principal: TrustPrincipal, context?: ContextKeys): Promise<void>;
  /** Keeps the policies and tags of a new role session: moto forgets tags and policy ARNs. */
  rememberSession(accessKeyId: string, session: RoleSession): void;
  /** Forgets what a service's writes in an account may have changed: call it after every write of IAM or KMS. */
  invalidate(service: string, account: string): void;
}

export interface AuthorizerOptions {
  readonly moto: MotoPlace;
  /** @default the bucket policies in moto */
  readonly bucketPolicy?: BucketPolicyLookup;
  /** Where decisions are recorded, and actions taken away. @default nowhere */
  readonly decisions?: Decisions;
}

/** Creates an authorizer that reads policies from moto. */
export function createAuthorizer({ moto: place, bucketPolicy, decisions }: AuthorizerOptions): Authorizer {
  const moto = new MotoApi(place);
  const policies = new MotoPolicySource(moto);
  const base = authorizerOver(policies, new MotoResourceSource(moto, policies, bucketPolicy), { decisions });
  return { ...base, rememberSession: (key, session) => policies.sessions.remember(key, session) };
}

interface OverOptions {
  /** @default the present time */
  readonly now?: () => Date;
  readonly decisions?: Decisions;
}

/** One request, before it is known what its resource is. */
interface Asked {
  /** For the denial: an ARN, or a service's name. */
  readonly who: string;
  readonly principal: Principal;
  readonly policies: Pick<PolicySet, "identity" | "boundary" | "session">;
  /** The account to which a resource without one belongs. */
  readonly account: string;
  readonly keys: ContextKeys;
}

/** Creates an authorizer over any sources of policies. */
export function authorizerOver(
  policies: PolicySource,
  resources: ResourceSource,
  { now = () => new Date(), decisions = new Decisions() }: OverOptions = {},
): Omit<Authorizer, "rememberSession"> {
  async function decide(asked: Asked, access: Access, resource: string): Promise<void> {
    const { action } = access;
    const { who, principal } = asked;
    try {
      const facts = await resources.factsOf(action, resource, asked.account);
      const given = (access.resourcePolicies ?? []).map((text, index) => parsePolicy(`resource policy ${index}`, text));
      const current = access.newPolicy === undefined ? (facts.policies ?? []) : [parsePolicy("new policy", access.newPolicy)];
      const resourceKind = access.newPolicy === undefined ? facts.kind : "key";
      const name = principal.roleArn ?? principal.arn ?? who;
      const use = { principal: name, action, viaService: viaServiceOf(access) };
      const identity = decisions.isWithdrawn(use) ? withdrawn(asked.policies.identity, action) : asked.policies.identity;
      const set: PolicySet = { ...asked.policies, identity, resource: [...current, ...given], resourceKind };
      const resourceAccount = access.resourceAccount ?? facts.account;
      const global = globalKeys(facts.arn, now(), resourceAccount);
      const keys = { ...global, ...(await aboutResource(facts, set)), ...asked.keys, ...defined(access.context) };
      const context = new Context(await withSupportedTagKeys(action, keys));
      const decision = evaluate({ principal, action, resource: facts.arn, context, resourceAccount }, set);
      decisions.record({ ...use, resource: facts.arn, outcome: decision.outcome });
      if (decision.outcome !== "allowed") throw denial(who, action, facts.arn, decision);
      if (facts.keyState !== undefined) checkKeyState({ action, arn: facts.arn, state: facts.keyState, via: use.viaService });
    } catch (error) {
      if (error instanceof PolicyError) throw unreadable(who, action, resource, error.message);
      throw error;
    }
  }

  /** Asks for the action and, if it is denied, for each that AWS accepts in its place. */
  async function decideAny(asked: Asked, access: Access, resource: string): Promise<void> {
    let first: unknown;
    for (const action of [access.action, ...(access.alternatives ?? [])]) {
      try {
        return await decide(asked, { ...access, action }, resource);
      } catch (error) {
        first ??= error;
      }
    }
    const { refusal } = access;
    throw refusal && first instanceof AwsError ? new AwsError(refusal.code, refusal.message) : first;
  }

  async function decideAll(asked: Asked, access: Access): Promise<void> {
    const all = access.resources.length > 0 ? access.resources : ["*"];
    for (const resource of all) await decideAny(asked, access, resource);
  }

  return {
    async authorize(caller, access, extra = {}) {
      // AWS allows this to everybody, even if a policy denies it explicitly.
      if (access.action === "sts:GetCallerIdentity") return;
      try {
        const own = await policies.policiesOf(caller);
        const organization = await policies.organizationOf(caller.account);
        const keys = { ...callerKeys(caller, own, organization), ...defined(extra) };
        const asked = { who: caller.arn, principal: own.principal, policies: own, account: caller.account, keys };
        await decideAll(asked, access);
      } catch (error) {
        if (error instanceof PolicyError) throw unreadable(caller.arn, access.action, access.resources[0] ?? "*", error.message);
        throw error;
      }
    },
    authorizeService: (service, access) =>
      decideAll({ who: service, principal: { service }, policies: { identity: [] }, account: "", keys: serviceKeys(service) }, access),
    checkTrust: (roleArn, principal, context = {}) =>
      checkTrust(policies, roleArn, principal, { ...globalKeys(roleArn, now()), ...context }),
    invalidate(service, account) {
      if (service === "iam") policies.invalidate(account);
      else resources.invalidate();
    },
  };
}

/** The service that uses a key for the caller. */
function viaServiceOf({ context }: Access): string | undefined {
  const service = context?.["kms:ViaService"];
  return typeof service === "string" ? service : undefined;
}

/** The condition keys about the resource for which a policy asks. */
async function aboutResource({ context, details = {} }: ResourceFacts, set: PolicySet): Promise<ContextKeys> {
  const { identity, boundary, session = [], resource = [] } = set;
  const all = [...identity, ...(boundary ? [boundary] : []), ...session, ...resource];
  const wanted = Object.entries(details).filter(([beginning]) => mentions(all, beginning));
  const read = await Promise.all(wanted.map(([, keys]) => keys()));
  return Object.assign({}, context, ...read) as ContextKeys;
}

/** Without the keys that have no value, which would hide a value of the same key. */
function defined(keys: ContextKeys = {}): ContextKeys {
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined));
}
