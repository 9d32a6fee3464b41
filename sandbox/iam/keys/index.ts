import { ARN } from "../../partition/arn";
import { AwsError } from "../../core/errors";
import type { Access } from "../../core/service";
import { keyArn } from "../access/kms";
import { logGroupArn } from "../access/logs";
import type { Params, Place } from "../access/builder";
import { string } from "../access/builder";
import type { Authorizer } from "../authorizer";
import type { MotoApi } from "../moto-api";
import { ifFound } from "../moto-api";
import { ALIAS_ACTIONS } from "../resources/kms";
import { ObjectKeys } from "./s3";
import { secretKeys } from "./secrets";
import { topicKeys } from "./sns";
import { parameterKeys } from "./ssm";

/** The actions that CloudWatch Logs needs to encrypt a log group ("Encrypt log data in CloudWatch Logs using AWS KMS"). */
const LOGS_ACTIONS = ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"];

/** What AWS's services do with keys of KMS for their callers. */
export class KeyUses {
  readonly objects: ObjectKeys;

  constructor(private readonly moto: MotoApi) {
    this.objects = new ObjectKeys(moto);
  }

  /** What KMS has to allow the caller for this call. @param service SigV4 service name */
  accesses(service: string, operation: string, params: Params, place: Place): Promise<readonly Access[]> {
    if (service === "ssm") return parameterKeys(this.moto, operation, params, place);
    if (service === "s3") return this.objects.accesses(operation, params, place);
    if (service === "sns") return topicKeys(this.moto, operation, params, place);
    if (service === "secretsmanager") return secretKeys(this.moto, operation, params, place);
    return Promise.resolve([]);
  }

  /**
   * KMS looks an alias up before it asks what the caller may do with the key behind it. Throws AwsError NotFoundException if there is
   * none in the caller's own account.
   */
  async checkAliases(accesses: readonly Access[], place: Place): Promise<void> {
    const own = `${ARN}:kms:${place.region}:${place.account}:alias/`;
    const asked = accesses.filter(({ action }) => !ALIAS_ACTIONS.has(action)).flatMap(({ resources }) => resources);
    for (const arn of asked.filter((each) => each.startsWith(own))) {
      const KeyId = arn.slice(arn.indexOf("alias/"));
      if ((await ifFound(this.moto.json("kms", "TrentService.DescribeKey", { KeyId }, place))) === undefined)
        throw new AwsError("NotFoundException", `Alias ${arn} is not found.`);
    }
  }

  /** Throws AwsError InvalidParameterException if the key of a log group does not let CloudWatch Logs use it. */
  async checkLogs(authorizer: Pick<Authorizer, "authorizeService">, params: Params, place: Place): Promise<void> {
    const key = string(params, "kmsKeyId");
    const group = string(params, "logGroupName", "resourceIdentifier");
    if (key === undefined || group === undefined) return;
    const arn = logGroupArn(group, place);
    const context = { "kms:EncryptionContext:aws:logs:arn": arn, "kms:EncryptionContextKeys": ["aws:logs:arn"] };
    for (const action of LOGS_ACTIONS) {
      const access = { action, resources: [keyArn(key, place)], ...(action !== "kms:DescribeKey" && { context }) };
      await authorizer.authorizeService(`logs.${place.region}.amazonaws.com`, access).catch((error: unknown) => {
        if (!(error instanceof AwsError)) throw error;
        const problem = "does not exist or is not allowed to be used with LogGroup";
        throw new AwsError("InvalidParameterException", `The specified KMS key ${problem} '${arn}'`);
      });
    }
  }
}
