import { GetPublicAccessBlockCommand } from "@aws-sdk/client-s3";
import type { Check, Patient } from "../check";
import { hasStateBucket, settingOf, stateBucketPlace, wrongSetting } from "./state-place";

const BLOCKS = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"] as const;

/** Whether all public access to the states is blocked. */
export const statePrivacy: Check<Patient> = {
  name: "state privacy",
  after: ["state bucket"],
  applies: hasStateBucket,
  run: async (patient) => {
    const place = await stateBucketPlace(patient);
    const answer = await settingOf("NoSuchPublicAccessBlockConfiguration", () =>
      place.aws.s3.send(new GetPublicAccessBlockCommand(place.target)),
    );
    const off = BLOCKS.filter((block) => answer?.PublicAccessBlockConfiguration?.[block] !== true);
    if (off.length === 0) return [{ level: "ok", what: "all public access is blocked" }];
    return [wrongSetting(place, `public access is not blocked: ${off.join(", ")}`, "Block all public access to that bucket.")];
  },
};
