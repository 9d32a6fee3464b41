import { GetBucketEncryptionCommand } from "@aws-sdk/client-s3";
import type { Check, Patient } from "../check";
import { hasStateBucket, settingOf, stateBucketPlace, wrongSetting } from "./state-place";

/** Whether the bucket encrypts new objects with a KMS key by default: a state contains the values of its resources. */
export const stateEncryption: Check<Patient> = {
  name: "state encryption",
  after: ["state bucket"],
  applies: hasStateBucket,
  run: async (patient) => {
    const place = await stateBucketPlace(patient);
    const answer = await settingOf("ServerSideEncryptionConfigurationNotFoundError", () =>
      place.aws.s3.send(new GetBucketEncryptionCommand(place.target)),
    );
    const [rule] = answer?.ServerSideEncryptionConfiguration?.Rules ?? [];
    const { SSEAlgorithm, KMSMasterKeyID } = rule?.ApplyServerSideEncryptionByDefault ?? {};
    if (SSEAlgorithm?.startsWith("aws:kms")) return [{ level: "ok", what: KMSMasterKeyID ?? "the account's key of S3" }];
    const what = `${SSEAlgorithm ?? "none"} by default, not a KMS key`;
    return [wrongSetting(place, what, "Make a KMS key the default of that bucket.")];
  },
};
