import { AwsError } from "../core/errors";
import { text } from "../kit/xml";
import { type Params, objects, string } from "./access/builder";
import type { MotoApi } from "./moto-api";
import { ifFound } from "./moto-api";

const VERSION = "2010-05-08";
/** Every role lets sessions be this long, and no session that a session opens may be longer. */
const HOUR = 3600;
const LONGEST_POLICY = 2048;
const MOST_POLICIES = 10;

/** What AWS wants of the parameters of a session, beyond the service's model. Throws AwsError. */
export class SessionLimits {
  constructor(private readonly moto: Pick<MotoApi, "query">) {}

  /**
   * @param account whose session it is
   * @param chained whether the session of a role opens it
   */
  async check(params: Params, account: string, chained: boolean): Promise<void> {
    await this.checkPolicies(params, account);
    const role = string(params, "RoleArn");
    const seconds = Number(string(params, "DurationSeconds") ?? HOUR);
    if (role === undefined || seconds <= HOUR) return;
    if (chained) throw invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
    const longest = await this.longestOf(role);
    if (longest !== undefined && seconds > longest)
      throw invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }

  private async checkPolicies(params: Params, account: string): Promise<void> {
    const policy = string(params, "Policy") ?? "";
    // The quota holds for what AWS packs too, in a form that it does not tell: what is packed is shorter.
    if (policy.length > LONGEST_POLICY) throw tooLong("policy", LONGEST_POLICY);
    const arns = objects(params, "PolicyArns").map((each) => string(each, "arn") ?? "");
    if (arns.length > MOST_POLICIES) throw tooLong("policyArns", MOST_POLICIES);
    for (const arn of arns) {
      const found = await ifFound(this.moto.query("iam", { Action: "GetPolicy", Version: VERSION, PolicyArn: arn }, { account }));
      if (found === undefined) throw invalid(`PolicyArn ${arn} does not exist or is not attachable.`);
    }
  }

  private async longestOf(role: string): Promise<number | undefined> {
    const call = { Action: "GetRole", Version: VERSION, RoleName: role.split("/").at(-1) ?? "" };
    const found = await ifFound(this.moto.query("iam", call, { account: role.split(":")[4] ?? "" }));
    const longest = found && text(found, "MaxSessionDuration");
    return longest ? Number(longest) : undefined;
  }
}

function tooLong(member: string, limit: number): AwsError {
  const constraint = `Member must have length less than or equal to ${limit}`;
  return invalid(`1 validation error detected: Value at '${member}' failed to satisfy constraint: ${constraint}`);
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationError", message, {}, 400);
}
