import { arnMatches } from "./arn";
import { conditionsHold } from "./conditions";
import type { Context } from "./context";
import { globMatches } from "./glob";
import type { Element, Policy, Statement } from "./policy";
import { grantOf, isExempt } from "./principal";
import type { Grant, Principal } from "./principal";
import { substitute } from "./variables";

/**
 * Stands for a resource that the request does not tell. An Allow for any resource counts then,
 * a Deny only if it is for every resource.
 */
export const UNKNOWN_RESOURCE = "unknown";

/** A request as the evaluator sees it. */
export interface EvaluationRequest {
  readonly principal: Principal;
  /** `s3:GetObject`. */
  readonly action: string;
  /** An ARN, `*` if the action has no resource type, or {@link UNKNOWN_RESOURCE}. */
  readonly resource: string;
  /** Owner of the resource. @default the account in the ARN, else the principal's own */
  readonly resourceAccount?: string;
  readonly context: Context;
}

/** A statement that applies to a request. */
export interface Hit {
  readonly policy: Policy;
  /** Position in the policy, from 0. */
  readonly index: number;
  readonly statement: Statement;
  /** How the statement names the principal; only for resource policies. */
  readonly grant?: Grant;
}

/** All statements with this effect that apply to a request. */
export function hits(policies: readonly Policy[], effect: Statement["effect"], request: EvaluationRequest): readonly Hit[] {
  return policies.flatMap((policy) =>
    policy.statements.flatMap((statement, index) => {
      if (statement.effect !== effect || !appliesTo(statement, policy, request)) return [];
      if (!statement.principal) return [{ policy, index, statement }];
      const grant = principalGrant(statement, request.principal);
      return grant ? [{ policy, index, statement, grant }] : [];
    }),
  );
}

function appliesTo(statement: Statement, policy: Policy, request: EvaluationRequest): boolean {
  const replaceVariables = policy.version === "2012-10-17";
  return (
    actionApplies(statement.action, request.action) &&
    resourceApplies(statement, request, replaceVariables) &&
    conditionsHold(statement.conditions, request.context, replaceVariables)
  );
}

function actionApplies(element: Element, action: string): boolean {
  return element.values.some((pattern) => globMatches(pattern, action, { ignoreCase: true })) !== element.not;
}

function resourceApplies({ effect, resource }: Statement, request: EvaluationRequest, replaceVariables: boolean): boolean {
  if (!resource) return true;
  if (request.resource === UNKNOWN_RESOURCE) return effect === "Allow" || (!resource.not && resource.values.includes("*"));
  const forms = formsOf(request.resource);
  const matched = resource.values.some((value) => {
    const pattern = replaceVariables ? substitute(value, request.context) : value;
    return pattern !== undefined && forms.some((form) => arnMatches(pattern, form));
  });
  return matched !== resource.not;
}

/** The ARNs of a resource: policies may write a log group's with or without `:*`. */
function formsOf(resource: string): readonly string[] {
  return /^arn:[^:]*:logs:[^:]*:\d*:log-group:[^:]+$/.test(resource) ? [resource, `${resource}:*`] : [resource];
}

function principalGrant({ principal, effect }: Statement, requester: Principal): Grant | undefined {
  if (!principal) return undefined;
  if (!principal.not) return grantOf(principal, requester);
  const spared = effect === "Deny" ? isExempt(principal, requester) : grantOf(principal, requester) !== undefined;
  return spared ? undefined : "account";
}
