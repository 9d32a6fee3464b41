import { exampleArn, PARTITION_PATTERN } from "../../environments/partitions";
import { placeOf } from "../../environments/place";
import type { Environment } from "../../environments/schema";
import { iamArn } from "../../modules/permissions/arn";
import { UsageError } from "../words/errors";

const ACCOUNT = /^\d{12}$/;
const PRINCIPAL = new RegExp(`^arn:${PARTITION_PATTERN}:iam::\\d{12}:(root|(role|user)\\/[\\w+=,.@/-]+)$`);

/** ARNs of who may assume the roles: an account stands for whomever it allows. Throws UsageError for anything else. */
export function principalsOf(trusted: readonly string[], environment: Environment): string[] {
  const given = trusted.length === 0 ? [environment.account] : trusted;
  return given.map((each) => {
    if (ACCOUNT.test(each)) return iamArn({ ...placeOf(environment), account: each }, "root");
    if (PRINCIPAL.test(each)) return each;
    throw new UsageError(
      `--trust ${each} is neither an account of 12 digits nor the ARN of a role or user.`,
      `For example: --trust 111122223333, or --trust ${exampleArn("iam::111122223333:role/ci")}`,
    );
  });
}
