import type { Inconsistency } from "./inconsistency";

/** Characters of a parameter's ARN (botocore 1.43.11, ssm, PutParameterRequest, Name). */
const LONGEST_ARN = 1011;
/** Beginnings of names that Systems Manager keeps for itself, in any case, also after a slash (same place). */
const RESERVED = /^\/?(aws|ssm)/i;
/**
 * Characters of the secrets' names together: the boundary of the roles (IAM_LIMITS.managedPolicy) has each ARN beside all else that
 * it has, of a build in a VPC with an image of ECR and with messages too. A test holds it with the longest names.
 */
const LONGEST_SECRETS = 250;
/** The same beside the parameter of the proxy's address, which the boundary has twice too. */
const LONGEST_BESIDE_PROXY = 150;

/** A parameter, and the key of the environment's file that names it, or that its name is made of. */
export interface NamedParameter {
  readonly path: readonly string[];
  readonly name: string;
  readonly arn: string;
  readonly isSecret: boolean;
}

/**
 * What Systems Manager or IAM would refuse of the parameters' names. One ARN is one parameter, with a first slash or without.
 * @param besideProxy whether the proxy's address is a parameter too
 */
export function brokenParameterLimits(parameters: readonly NamedParameter[], besideProxy: boolean): Inconsistency[] {
  const secrets = parameters.filter(({ isSecret }) => isSecret);
  const most = besideProxy ? LONGEST_BESIDE_PROXY : LONGEST_SECRETS;
  const surplus = secrets.reduce((sum, { name }) => sum + name.length, 0) - most;
  const longest = secrets.reduce((one, other) => (other.name.length > one.name.length ? other : one));
  // Several names may be made of one key, which is said once.
  const alone = parameters
    .flatMap((parameter, index) => problemsOf(parameter, parameters.slice(0, index)))
    .filter(({ path }, index, all) => all.findIndex((each) => each.path.join() === path.join()) === index);
  if (alone.length > 0 || surplus <= 0) return alone;
  const fix = `makes the names of the two secrets ${most + surplus} characters long: ${most} fit into the policy that bounds the roles${besideProxy ? ", beside the proxy that is a secret" : ""}.\nLeave out at least ${surplus}`;
  return [{ path: longest.path, fix }];
}

function problemsOf({ path, name, arn }: NamedParameter, others: readonly NamedParameter[]): Inconsistency[] {
  if (RESERVED.test(name)) {
    const fix = `makes the SSM parameter ${name}: Systems Manager keeps names that begin with aws or ssm for itself. Take another name`;
    return [{ path, fix }];
  }
  const surplus = arn.length - LONGEST_ARN;
  if (surplus > 0) {
    const fix = `makes an ARN of ${arn.length} characters: Systems Manager allows ${LONGEST_ARN}. Leave out at least ${surplus}`;
    return [{ path, fix }];
  }
  const same = others.find((other) => other.arn === arn);
  return same === undefined ? [] : [{ path, fix: `is already the parameter of ${same.path.join(".")}: take another name` }];
}
