import { accountOf } from "./arn";
import type { Policy } from "./policy";
import { hits } from "./statement";
import type { EvaluationRequest, Hit } from "./statement";

/** Kinds of policies, by their names in AWS's denials. */
export type Layer = "identity" | "resource" | "trust" | "boundary" | "session";

/** All policies that apply to a request. */
export interface PolicySet {
  /** Policies of the user and its groups, or of the role; empty for services. */
  readonly identity: readonly Policy[];
  readonly boundary?: Policy;
  /** Session policies; undefined if the role was assumed without any. An empty list allows nothing. */
  readonly session?: readonly Policy[];
  /** Resource-based policies. */
  readonly resource?: readonly Policy[];
  /**
   * `resource`: in one account, identity policies suffice. `key` and `trust` (KMS key policies, role trust policies): the
   * resource's policy has to allow the principal or its account too. @default "resource"
   */
  readonly resourceKind?: "resource" | "key" | "trust";
}

/** The statement that decided. */
export interface DecidedBy {
  readonly layer: Layer;
  readonly policy: string;
  /** Position in the policy, from 0. */
  readonly statement: number;
  readonly sid?: string;
}

export interface Decision {
  readonly outcome: "allowed" | "implicitDeny" | "explicitDeny";
  /** Absent if the denial is implicit. */
  readonly decidedBy?: DecidedBy;
  /** The layer that denies, or that lacks an Allow. */
  readonly deniedBy?: Layer;
}

/**
 * Decides on one request as AWS does. An explicit Deny wins; otherwise each layer that limits the principal has to allow it.
 * In one account the identity or the resource policy has to allow it, across accounts both.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(request: EvaluationRequest, policies: PolicySet): Decision {
  const resourceLayer = policies.resourceKind === "trust" ? "trust" : "resource";
  const layers: readonly (readonly [Layer, readonly Policy[] | undefined])[] = [
    ["identity", policies.identity],
    [resourceLayer, policies.resource],
    ["boundary", policies.boundary && [policies.boundary]],
    ["session", policies.session],
  ];
  for (const [layer, of] of layers) {
    const [deny] = hits(of ?? [], "Deny", request);
    if (deny) return { outcome: "explicitDeny", decidedBy: decidedBy(layer, deny), deniedBy: layer };
  }
  const [identity] = hits(policies.identity, "Allow", request);
  const granted = strongest(hits(policies.resource ?? [], "Allow", request));
  const byResource = granted && decidedBy(resourceLayer, granted);
  const limit = limitOf(request, policies);

  if (request.principal.account === undefined) return byResource ? allowed(byResource) : implicitDeny(resourceLayer);
  const sameAccount = (request.resourceAccount ?? accountOf(request.resource) ?? request.principal.account) === request.principal.account;
  if (sameAccount && granted?.grant === "direct") return allowed(byResource as DecidedBy);
  if (sameAccount && granted?.grant === "role") return limit ? implicitDeny(limit) : allowed(byResource as DecidedBy);
  const needsResource = !sameAccount || (policies.resourceKind ?? "resource") !== "resource";
  if (policies.resourceKind === "trust" && !granted) return implicitDeny("trust");
  if (!identity) return implicitDeny("identity");
  if (limit) return implicitDeny(limit);
  if (needsResource && !granted) return implicitDeny(resourceLayer);
  return allowed(decidedBy("identity", identity));
}

/** The boundary or session policy that does not allow the request. */
function limitOf(request: EvaluationRequest, { boundary, session }: PolicySet): Layer | undefined {
  if (boundary && hits([boundary], "Allow", request).length === 0) return "boundary";
  if (session && hits(session, "Allow", request).length === 0) return "session";
  return undefined;
}

function strongest(found: readonly Hit[]): Hit | undefined {
  return (["direct", "role", "account"] as const).map((grant) => found.find((hit) => hit.grant === grant)).find((hit) => hit !== undefined);
}

function decidedBy(layer: Layer, { policy, index, statement }: Hit): DecidedBy {
  return { layer, policy: policy.name, statement: index, ...(statement.sid !== undefined && { sid: statement.sid }) };
}

function allowed(by: DecidedBy): Decision {
  return { outcome: "allowed", decidedBy: by };
}

function implicitDeny(layer: Layer): Decision {
  return { outcome: "implicitDeny", deniedBy: layer };
}
