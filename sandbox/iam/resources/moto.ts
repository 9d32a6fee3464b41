import type { MotoApi } from "../moto-api";
import type { PolicySource } from "../source/port";
import { kmsFacts } from "./kms";
import { iamFacts, secretFacts, snsFacts, sqsFacts } from "./named";
import type { ResourceFacts, ResourceSource } from "./port";
import type { BucketPolicyLookup } from "./s3";
import { BucketFacts } from "./s3";

const ASSUMPTION = /^sts:(AssumeRole\w*|TagSession|SetSourceIdentity)$/;

type Facts = (moto: MotoApi, arn: string, account: string) => Promise<ResourceFacts>;

const FACTS: Readonly<Record<string, Facts>> = { iam: iamFacts, secretsmanager: secretFacts, sns: snsFacts, sqs: sqsFacts };

/** Reads resource policies from moto, without a cache: too many operations change them. */
export class MotoResourceSource implements ResourceSource {
  private readonly buckets: BucketFacts;

  constructor(
    private readonly moto: MotoApi,
    private readonly policies: PolicySource,
    bucketPolicy?: BucketPolicyLookup,
  ) {
    this.buckets = new BucketFacts(moto, bucketPolicy);
  }

  async factsOf(action: string, arn: string, account: string): Promise<ResourceFacts> {
    if (!arn.startsWith("arn:")) return { arn };
    if (ASSUMPTION.test(action)) {
      const trust = await this.policies.trustOf(arn);
      return { arn, kind: "trust", policies: trust ? [trust] : [] };
    }
    const service = arn.split(":")[2] ?? "";
    if (service === "s3") return this.buckets.factsOf(action, arn, account);
    if (service === "kms") return kmsFacts(this.moto, action, arn, account);
    return FACTS[service]?.(this.moto, arn, account) ?? { arn };
  }
}
