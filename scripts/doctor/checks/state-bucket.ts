import { fileOf } from "../../../environments/file-of";
import { bucketRegion } from "../../aws/existing-resources";
import type { Check, Patient } from "../check";
import { formerAccounts, movedAccountText } from "../../identity/former-account";
import { hasStateBucket, stateBucketPlace } from "./state-place";

/** Whether the bucket of the states exists, in this account and region. */
export const stateBucket: Check<Patient> = {
  name: "state bucket",
  after: ["account", "name"],
  applies: hasStateBucket,
  run: async (patient) => {
    const { aws, target, ours, fix } = await stateBucketPlace(patient);
    const region = await bucketRegion(aws.s3, target.Bucket, target.ExpectedBucketOwner);
    if (region === undefined) {
      const moved = ours ? movedAccountText(patient.environment, await formerAccounts(patient.environment)) : undefined;
      const absent = moved === undefined ? "not bootstrapped yet" : `not bootstrapped yet\n${moved}`;
      const what = ours ? absent : `there is no bucket ${target.Bucket}, which backend.bucket names`;
      return [{ level: "problem", what, fix: fix("Create it, or remove backend.bucket to let bootstrap create one."), stops: true }];
    }
    if (region === aws.region) return [{ level: "ok", what: target.Bucket }];
    const remedy = `Correct region or backend.bucket in ${fileOf(patient.environment)}.`;
    return [{ level: "problem", what: `${target.Bucket} is in ${region}, not in ${aws.region}`, fix: remedy, stops: true }];
  },
};
