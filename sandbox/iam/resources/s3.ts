import { texts } from "../../kit/xml";
import { parsePolicy } from "../evaluation/policy";
import type { MotoApi } from "../moto-api";
import { ifFound } from "../moto-api";
import type { ResourceFacts } from "./port";

/** The gateway's own copy of a bucket policy, because moto gets a reduced one; undefined if the bucket has none. */
export type BucketPolicyLookup = (bucket: string) => string | undefined;

/** Finds the owners and policies of buckets. */
export class BucketFacts {
  /** `ACCOUNT BUCKET` for each bucket that is known to belong to the account. */
  private readonly owned = new Set<string>();

  constructor(
    private readonly moto: MotoApi,
    private readonly keptPolicy?: BucketPolicyLookup,
  ) {}

  /** The facts of the bucket in `arn:aws:s3:::BUCKET[/KEY]`. */
  async factsOf(action: string, arn: string, account: string): Promise<ResourceFacts> {
    const bucket = arn.split(":").slice(5).join(":").split("/")[0] ?? "";
    if (!/^[\w.-]+$/.test(bucket)) return { arn };
    // Once the bucket is deleted, another account may take the name.
    if (action === "s3:DeleteBucket") this.owned.delete(`${account} ${bucket}`);
    const text = this.keptPolicy ? this.keptPolicy(bucket) : await ifFound(this.moto.get("s3", `/${bucket}?policy`, { account }));
    const policies = text ? [parsePolicy(`bucket ${bucket}`, text)] : [];
    return { arn, policies, account: (await this.isForeign(action, bucket, account)) ? "other" : account };
  }

  /** moto finds a bucket from every account but lists it only for its owner; it has no call that names the owner. */
  private async isForeign(action: string, bucket: string, account: string): Promise<boolean> {
    if (action === "s3:CreateBucket" || this.owned.has(`${account} ${bucket}`)) return false;
    const mine = texts(await this.moto.get("s3", "/", { account }), "Name");
    if (!mine.includes(bucket)) return (await ifFound(this.moto.get("s3", `/${bucket}?location`, { account }))) !== undefined;
    if (action !== "s3:DeleteBucket") this.owned.add(`${account} ${bucket}`);
    return false;
  }
}
