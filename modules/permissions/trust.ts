import { iamArn, type Place } from "./arn";
import type { Conditions, Statement } from "./statement";

export interface ServiceTrust {
  /** Service principal, such as `codebuild.amazonaws.com`. */
  readonly service: string;
  /** Account that the service must act for. */
  readonly account: string;
  /** The one resource that the service must act for, which prevents use as a confused deputy. */
  readonly sourceArn: string;
  /**
   * Whether the service is known to send aws:SourceArn and aws:SourceAccount. If not, wrong values are refused and missing ones accepted.
   * @default true
   */
  readonly namesSource?: boolean;
}

/** Lets one AWS service assume a role, for one resource. */
export function trustService({ service, account, sourceArn, namesSource = true }: ServiceTrust): Statement {
  const unlessSilent = namesSource ? "" : "IfExists";
  return {
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    Condition: {
      [`StringEquals${unlessSilent}`]: { "aws:SourceAccount": account },
      [`ArnEquals${unlessSilent}`]: { "aws:SourceArn": sourceArn },
    },
  };
}

/** Lets people and CI assume a role. @param externalId what they have to name, if anything */
export function trustPrincipals(principals: readonly string[], externalId: string | undefined): Statement {
  const condition: Conditions | undefined = externalId === undefined ? undefined : { StringEquals: { "sts:ExternalId": externalId } };
  const [only] = principals;
  return {
    Effect: "Allow",
    Principal: { AWS: principals.length === 1 && only !== undefined ? only : principals },
    Action: "sts:AssumeRole",
    ...(condition && { Condition: condition }),
  };
}

/** What runs in HCP Terraform name when they ask AWS for credentials (documentation, "Dynamic credentials with the AWS provider"). */
export const RUN_AUDIENCE = "aws.workload.identity";

/** Runs of some workspaces, in one phase. */
export interface RunTrust {
  /** Host of HCP Terraform. */
  readonly hostname: string;
  readonly organization: string;
  readonly project: string;
  readonly workspaces: readonly string[];
  readonly phase: "plan" | "apply";
}

/** ARN of the account's identity provider for a host of HCP Terraform. */
export function runProviderArn(place: Place, hostname: string): string {
  return iamArn(place, `oidc-provider/${hostname}`);
}

/** Lets these runs assume a role, and no others of the same organization. */
export function trustRuns(place: Place, { hostname, organization, project, workspaces, phase }: RunTrust): Statement {
  const subjects = workspaces.map((name) => `organization:${organization}:project:${project}:workspace:${name}:run_phase:${phase}`);
  return {
    Effect: "Allow",
    Principal: { Federated: runProviderArn(place, hostname) },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { [`${hostname}:aud`]: RUN_AUDIENCE, [`${hostname}:sub`]: subjects } },
  };
}
