import type { MotoApi } from "../moto-api";
import type { PolicySource } from "../source/port";
import { KeyFacts } from "./kms";
import { iamFacts, secretFacts, snsFacts, sqsFacts } from "./named";
import type { ResourceFacts, ResourceSource } from "./port";
import type { BucketPolicyLookup } from "./s3";
import { BucketFacts } from "./s3";
import { taggedFacts } from "./tagged";

const ASSUMPTION = /^sts:(AssumeRole\w*|TagSession|SetSourceIdentity)$/;

type Facts = (moto: MotoApi, arn: string, account: string, action: string) => Promise<ResourceFacts>;

const FACTS: Readonly<Record<string, Facts>> = { iam: iamFacts, secretsmanager: secretFacts, sns: snsFacts, sqs: sqsFacts };

/** Reads resource policies from moto. Only those of keys are kept until {@link invalidate}: too many operations change the others. */
export class MotoResourceSource implements ResourceSource {
  private readonly buckets: BucketFacts;
  private readonly keys: KeyFacts;

  constructor(
    private readonly moto: MotoApi,
    private readonly policies: PolicySource,
    bucketPolicy?: BucketPolicyLookup,
  ) {
    this.buckets = new BucketFacts(moto, bucketPolicy);
    this.keys = new KeyFacts(moto);
  }

  async factsOf(action: string, arn: string, account: string): Promise<ResourceFacts> {
    // First: nobody's trust is asked for what is no ARN to us, and may be one to moto.
    if (ASSUMPTION.test(action)) {
      const trust = await this.policies.trustOf(arn);
      return { arn, kind: "trust", policies: trust ? [trust] : [] };
    }
    if (!arn.startsWith("arn:")) return { arn };
    const service = arn.split(":")[2] ?? "";
    if (service === "s3") return this.buckets.factsOf(action, arn, account);
    if (service === "kms") return this.keys.factsOf(action, arn, account);
    return FACTS[service]?.(this.moto, arn, account, action) ?? taggedFacts(this.moto, service, arn, account);
  }

  invalidate(): void {
    this.keys.invalidate();
  }
}
