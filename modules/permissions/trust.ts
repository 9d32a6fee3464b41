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
