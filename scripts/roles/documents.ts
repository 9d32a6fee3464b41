import { boundaryOf, makesBoundary } from "../../environments/boundary";
import { hasRunsStack, namesOf } from "../../environments/names";
import { placeOf } from "../../environments/place";
import type { Environment } from "../../environments/schema";
import { iamArn } from "../../modules/permissions/arn";
import {
  adoptStatements,
  boundaryDocument,
  deployStatements,
  quarantineStatements,
  readOnlyStatements,
  serviceRoles,
} from "../../modules/permissions/documents";
import { IAM_LIMITS, packed } from "../../modules/permissions/pack";
import type { Statement } from "../../modules/permissions/statement";
import { runRolesRead } from "../../modules/permissions/run-roles";
import { trustPrincipals, trustRuns, trustService } from "../../modules/permissions/trust";
import { type RunIdentity, runIdentityOf, runRolesOf, runTrustOf } from "../../environments/runs";
import { subjectOf } from "../../environments/subject";
import { OperationError } from "../words/errors";

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

export interface Policy {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** A policy that is attached, or a boundary. */
export interface ManagedPolicy extends Policy {
  readonly path: string;
  readonly arn: string;
  readonly description: string;
}

export interface Role {
  readonly kind: "deploy" | "read-only" | "quarantine" | "scan" | "pipeline" | "schedule" | "webhook" | "publish";
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly description: string;
  /** An account's administrator makes the first three; the stacks make the others, which are shown to be read. */
  readonly madeBy: "administrator" | "stacks";
  readonly trust: PolicyDocument;
  readonly managedPolicies: readonly ManagedPolicy[];
  readonly inlinePolicies: readonly Policy[];
  /** ARN. @default none */
  readonly permissionsBoundary?: string;
}

/** The roles of one environment, as documents. */
export interface EnvironmentRoles {
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** The boundary of the stacks' roles: its document too, unless it is a policy of the company's own. */
  readonly boundary: { readonly arn: string; readonly policy?: ManagedPolicy };
  readonly roles: readonly Role[];
  /** By whom AWS knows the runs in HCP Terraform; absent if there are none. One an account, however many environments it has. */
  readonly runIdentity?: RunIdentity;
}

/**
 * @param principals ARNs of who may assume the roles that the administrator makes
 * @param former the environment before, whose states are to be moved from there: both roles reach both places
 */
export function rolesOf(environment: Environment, principals: readonly string[], former?: Environment): EnvironmentRoles {
  const subject = subjectOf(environment, former);
  const names = namesOf(environment);
  const place = placeOf(environment);
  const { deployRoleArn, readOnlyRoleArn, quarantineRoleArn, externalId } = environment;
  const statements = {
    deploy: deployStatements(subject),
    "read-only": [...readOnlyStatements(subject), ...lookAtRunRoles(environment)],
    quarantine: quarantineStatements(subject),
  };
  const administered = (kind: keyof typeof statements, arn: string, description: string, more: readonly ManagedPolicy[] = []): Role => {
    const { name, path } = partsOf(arn);
    const managedPolicies = packed(statements[kind]).map((part, index) =>
      managed(place, path, `${name}-${index + 1}`, `${description}, part ${index + 1}`, part),
    );
    return {
      kind,
      name,
      path,
      arn,
      description,
      madeBy: "administrator",
      trust: documentOf(trustPrincipals(principals, externalId), ...runStatements(environment, kind)),
      managedPolicies: [...managedPolicies, ...more],
      inlinePolicies: [],
    };
  };
  const deployArn = deployRoleArn ?? iamArn(place, `role${names.rolePath}${names.deployRole}`);
  const deploy = partsOf(deployArn);
  const adopt = managed(
    place,
    deploy.path,
    `${deploy.name}-adopt`,
    "Looks for what was made by hand. May be detached afterwards",
    adoptStatements(subject),
  );
  const made = serviceRoles(subject);
  const runIdentity = hasRunsStack(environment) ? undefined : runIdentityOf(environment);
  const ofStacks = (kind: keyof typeof made, name: string, description: string): Role[] => {
    const document = made[kind];
    if (document === undefined) return [];
    const role: Role = {
      kind,
      name,
      path: names.rolePath,
      arn: iamArn(place, `role${names.rolePath}${name}`),
      description,
      madeBy: "stacks",
      trust: documentOf(trustService(document.trust)),
      managedPolicies: [],
      inlinePolicies: [{ name: "permissions", document: documentOf(...document.statements) }],
      permissionsBoundary: boundaryOf(environment),
    };
    return [role];
  };
  return {
    environment: environment.name,
    ...place,
    ...(runIdentity && { runIdentity }),
    boundary: { arn: subject.boundaryArn, ...boundaryPolicy(environment, subject.boundaryArn, boundaryDocument(subject)) },
    roles: [
      administered("deploy", deployArn, `Deploys the package scan ${environment.name}`, [adopt]),
      administered(
        "read-only",
        readOnlyRoleArn ?? iamArn(place, `role${names.rolePath}${names.readOnlyRole}`),
        `Looks at the package scan ${environment.name}`,
      ),
      administered(
        "quarantine",
        quarantineRoleArn ?? iamArn(place, `role${names.rolePath}${names.quarantineRole}`),
        `Archives package versions and releases them for ${environment.name}`,
      ),
      ...ofStacks("scan", names.scanRole, "Runs the package scan"),
      ...ofStacks("pipeline", names.pipelineRole, "Brings the scanner from its repository to the scan"),
      ...ofStacks("schedule", names.scheduleRole, "Starts the package scan"),
      ...ofStacks("webhook", names.webhookRole, "Posts the package scan's messages"),
      ...ofStacks("publish", names.onPublishRole, "Starts the package scan when a package changes"),
    ],
  };
}

/** What lets the environment's own runs assume an administrator's role: plans the one that only reads, applies the one that deploys. */
function runStatements(environment: Environment, kind: "deploy" | "read-only" | "quarantine"): Statement[] {
  if (kind === "quarantine" || hasRunsStack(environment)) return [];
  const trust = runTrustOf(environment, kind === "deploy" ? "apply" : "plan");
  return trust === undefined ? [] : [trustRuns(placeOf(environment), trust)];
}

/** Whoever looks for drift looks at the roles of runs too, if our stack makes them. */
function lookAtRunRoles(environment: Environment): Statement[] {
  const [identity, roles] = [runIdentityOf(environment), runRolesOf(environment)];
  if (identity === undefined || roles === undefined || !hasRunsStack(environment)) return [];
  return runRolesRead({ providerArn: identity.arn, roleArns: [roles.plan, roles.apply], boundaryArn: boundaryOf(environment) });
}

/** A boundary under another name than ours is the company's: it exists, and is not ours to write. One that our stack makes is not an administrator's. */
function boundaryPolicy(
  environment: Environment,
  arn: string,
  document: readonly Statement[] | undefined,
): { readonly policy?: ManagedPolicy } {
  const { name, path } = partsOf(arn);
  if (name !== namesOf(environment).boundaryPolicy || makesBoundary(environment)) return {};
  const description = `The most that the roles of the package scan ${environment.name} may do`;
  if (document === undefined)
    throw new OperationError(
      `The boundary of ${environment.name} would have more than the ${IAM_LIMITS.managedPolicy} characters of a policy.`,
      "Shorten names in the environment's file (registry.domain, scan.reportBucket, scan.sourceRepository, scan.image), or name a boundary of your own in iam.permissionsBoundary.",
    );
  return { policy: managed(placeOf(environment), path, name, description, document) };
}

function managed(
  place: ReturnType<typeof placeOf>,
  path: string,
  name: string,
  description: string,
  statements: readonly Statement[],
): ManagedPolicy {
  return { name, path, arn: iamArn(place, `policy${path}${name}`), description, document: documentOf(...statements) };
}

function documentOf(...statements: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** Name and path in the ARN of a role or policy. */
function partsOf(arn: string): { readonly name: string; readonly path: string } {
  const [, ...parts] = arn.slice(arn.lastIndexOf(":") + 1).split("/");
  const folders = parts.slice(0, -1);
  return { name: parts.at(-1) ?? "", path: folders.length === 0 ? "/" : `/${folders.join("/")}/` };
}
