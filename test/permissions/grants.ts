import type { DecisionRecord, Withdrawal } from "../../sandbox/iam/decisions";
import type { Conditions } from "../../modules/permissions/statement";
import type { EnvironmentRoles, Role } from "../../scripts/roles/documents";

/** Which role of an environment it is. */
export type RoleKind = Role["kind"];

/** What a role's documents allow: an action, of KMS for each service apart that uses a key for the role. */
export interface Grant {
  readonly role: RoleKind;
  /** ARN of the role. */
  readonly principal: string;
  readonly action: string;
  /** `s3.eu-central-1.amazonaws.com`. @default not through a service, or not of KMS */
  readonly viaService?: string;
}

/** Every grant of every role, once, sorted by role and action. */
export function grantsOf({ roles }: Pick<EnvironmentRoles, "roles">): readonly Grant[] {
  return roles.flatMap((role) => {
    const statements = [...role.managedPolicies, ...role.inlinePolicies].flatMap(({ document }) => document.Statement);
    const all = statements.flatMap(({ Effect, Action, Condition }) => {
      if (Effect !== "Allow") return [];
      return [Action].flat().flatMap((action) => servicesIn(Condition).map((viaService) => grant(role, action, viaService)));
    });
    const byName = new Map(all.map((each) => [nameOf(each), each]));
    return [...byName.values()].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  });
}

/** `kms:Decrypt through s3`. */
export function nameOf({ action, viaService }: Pick<Grant, "action" | "viaService">): string {
  return viaService === undefined ? action : `${action} through ${viaService.split(".")[0] ?? ""}`;
}

/** Whether a decision of IAM was about this grant. */
export function isAbout({ principal, action, viaService }: Grant, decision: DecisionRecord): boolean {
  const through = viaService === undefined || decision.viaService === viaService;
  return decision.principal === principal && decision.action.toLowerCase() === action.toLowerCase() && through;
}

/** What takes a grant away in the sandbox. */
export function withdrawalOf({ principal, action, viaService }: Grant): Withdrawal {
  return { principal, action, ...(viaService !== undefined && { viaService }) };
}

function grant({ kind, arn }: Role, action: string, viaService: string | undefined): Grant {
  return { role: kind, principal: arn, action, ...(viaService !== undefined && { viaService }) };
}

/** The services through which alone a statement allows the use of keys; `[undefined]` if it does not say any. */
function servicesIn(conditions: Conditions = {}): readonly (string | undefined)[] {
  const services = conditions.StringEquals?.["kms:ViaService"];
  return services === undefined ? [undefined] : [services].flat();
}
