import { boundaryOf, makesBoundary } from "../../environments/boundary";
import { fileOf } from "../../environments/file-of";
import { hasRunsStack } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { EnvironmentRoles } from "./documents";

/** What has to be in the environment's file, so that provider and backend take these roles, and the stacks this boundary. */
export function hintsOf(
  environment: Environment,
  { boundary, roles, runIdentity }: EnvironmentRoles,
  trusted: readonly string[],
): string[] {
  const arnOf = (kind: string) => roles.find((role) => role.kind === kind)?.arn ?? "";
  const lines: string[] = [];
  if (environment.deployRoleArn === undefined) lines.push(`deployRoleArn: ${arnOf("deploy")}`);
  if (environment.readOnlyRoleArn === undefined) lines.push(`readOnlyRoleArn: ${arnOf("read-only")}`);
  if (environment.quarantineRoleArn === undefined) lines.push(`quarantineRoleArn: ${arnOf("quarantine")}`);
  if (boundaryOf(environment) === undefined) lines.push(`iam: { permissionsBoundary: "${boundary.arn}" }`);
  const file = fileOf(environment);
  const missing =
    lines.length === 0
      ? []
      : [`Add to ${file}${boundaryOf(environment) === undefined ? ", or the deploy role may make no role" : ""}:`, ...lines];
  const company =
    boundary.policy === undefined && !makesBoundary(environment)
      ? [`${boundary.arn} is not written: it is not this environment's own policy.`]
      : [];
  const own = trusted.length === 0 ? [`The roles trust account ${environment.account} itself. Name others with --trust.`] : [];
  const runs =
    runIdentity === undefined
      ? hasRunsStack(environment)
        ? ["Runs in HCP Terraform take other roles, which bootstrap makes with your own credentials."]
        : []
      : [`An account has one identity provider for ${runIdentity.url}: leave it out where another environment of the account has made it.`];
  return [...missing, ...company, ...runs, ...own];
}

/** Bytes of a template that CloudFormation takes with a call; from a bucket it takes 1 MB (CloudFormation User Guide, "Quotas"). */
const TEMPLATE_IN_A_CALL = 51_200;

/** Where a template has to go that is too large for a call. @param text the whole file */
export function templateHintsOf(text: string): string[] {
  const bytes = Buffer.byteLength(text);
  if (bytes <= TEMPLATE_IN_A_CALL) return [];
  return [
    `The template has ${bytes} bytes, and CloudFormation takes ${TEMPLATE_IN_A_CALL} with a call: put it into a bucket and name it with --template-url, or upload it in the console.`,
  ];
}
