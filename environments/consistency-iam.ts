import type { Inconsistency } from "./limits/inconsistency";
import { hasRunsStack, namesOf } from "./names";
import { partitionOf } from "./partitions";
import type { Environment } from "./schema";

/** Characters of a role's name (IAM User Guide, "IAM and AWS STS quotas"). */
const LONGEST_NAME = 64;
/** Stands in an ARN for the account if AWS manages the policy. */
const AWS = "aws";

/** Roles and a boundary of another account or partition, names that IAM would refuse, and a deploy role that could change itself. */
export function wrongRoles(environment: Environment): Inconsistency[] {
  const { account, region, deployRoleArn, readOnlyRoleArn, quarantineRoleArn, iam } = environment;
  const found: Inconsistency[] = [];
  const given = [
    { path: ["deployRoleArn"], what: "role", arn: deployRoleArn },
    { path: ["readOnlyRoleArn"], what: "role", arn: readOnlyRoleArn },
    { path: ["quarantineRoleArn"], what: "role", arn: quarantineRoleArn },
    { path: ["iam", "permissionsBoundary"], what: "policy", arn: iam.permissionsBoundary },
  ];
  for (const { path, what, arn } of given) {
    if (arn === undefined) continue;
    const [, partition, , , owner] = arn.split(":");
    if (owner !== account && !(what === "policy" && owner === AWS))
      found.push({ path, fix: `must be a ${what} of this environment's account, ${account}: this one is of ${owner}` });
    else if (partition !== partitionOf(region))
      found.push({ path, fix: `must begin with arn:${partitionOf(region)}: that is the partition of ${region}` });
  }
  const { scanRole, pipelineRole, scheduleRole, deployRole, readOnlyRole, quarantineRole, rolePath } = namesOf(environment);
  const { webhookRole, onPublishRole, runPlanRole, runApplyRole } = namesOf(environment);
  const made = [
    scanRole,
    pipelineRole,
    scheduleRole,
    ...(environment.notify?.webhook === undefined ? [] : [webhookRole]),
    ...(environment.scan.onPublish ? [onPublishRole] : []),
    ...(hasRunsStack(environment) ? [runPlanRole, runApplyRole] : []),
  ];
  const longest = [...made, deployRole, readOnlyRole, quarantineRole].reduce((one, other) => (other.length > one.length ? other : one));
  const surplus = longest.length - LONGEST_NAME;
  if (surplus > 0)
    found.push({
      path: ["iam", "rolePrefix"],
      fix: `makes a role's name of ${longest.length} characters, ${longest}: IAM allows ${LONGEST_NAME}. Leave out at least ${surplus}`,
    });
  for (const { path, arn } of given) {
    if (arn !== undefined && made.some((name) => arn.endsWith(`:role${rolePath}${name}`)))
      found.push({ path, fix: "must not be a role that the stacks make: it could give itself permissions" });
  }
  return found;
}
