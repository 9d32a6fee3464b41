import { GetBucketVersioningCommand } from "@aws-sdk/client-s3";
import type { Check, Patient } from "../check";
import { hasStateBucket, stateBucketPlace, wrongSetting } from "./state-place";

/** Whether earlier states can be restored. */
export const stateVersioning: Check<Patient> = {
  name: "state versioning",
  after: ["state bucket"],
  applies: hasStateBucket,
  run: async (patient) => {
    const place = await stateBucketPlace(patient);
    const { Status } = await place.aws.s3.send(new GetBucketVersioningCommand(place.target));
    if (Status === "Enabled") return [{ level: "ok", what: "on" }];
    const what = `${Status === "Suspended" ? "suspended" : "off"}: a state that is overwritten is lost`;
    return [wrongSetting(place, what, "Turn versioning on in that bucket.")];
  },
};
