import { AwsError } from "../core/errors";
import type { Params } from "../iam/access/builder";
import { string } from "../iam/access/builder";
import type { MotoApi } from "../iam/moto-api";
import { ifFound } from "../iam/moto-api";

/** IAM refuses a permissions boundary whose policy does not exist; moto keeps any ARN. */
export class Boundaries {
  constructor(private readonly moto: MotoApi) {}

  /** Throws AwsError NoSuchEntity if the call names such a boundary. */
  async check(params: Params, account: string): Promise<void> {
    const arn = string(params, "PermissionsBoundary");
    if (arn === undefined) return;
    const found = await ifFound(this.moto.query("iam", { Action: "GetPolicy", Version: "2010-05-08", PolicyArn: arn }, { account }));
    if (found === undefined) throw new AwsError("NoSuchEntity", `Scope ARN: ${arn} does not exist or is not attachable.`, {}, 404);
  }
}
