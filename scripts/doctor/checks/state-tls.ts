import { GetBucketPolicyCommand } from "@aws-sdk/client-s3";
import { documentOf, type Statement } from "../../drift/policy/document";
import type { Check, Patient } from "../check";
import { hasStateBucket, settingOf, stateBucketPlace, wrongSetting } from "./state-place";

/** Whether the bucket refuses requests without TLS. */
export const stateTls: Check<Patient> = {
  name: "state TLS",
  after: ["state bucket"],
  applies: hasStateBucket,
  run: async (patient) => {
    const place = await stateBucketPlace(patient);
    const answer = await settingOf("NoSuchBucketPolicy", () => place.aws.s3.send(new GetBucketPolicyCommand(place.target)));
    if (documentOf(answer?.Policy)?.statements.some((each) => refusesPlainHttp(each, place.target.Bucket)))
      return [{ level: "ok", what: "the bucket takes TLS only" }];
    return [
      wrongSetting(
        place,
        "the bucket's policy does not refuse plain HTTP",
        "In the policy of that bucket, deny s3:* if aws:SecureTransport is false.",
      ),
    ];
  },
};

function refusesPlainHttp({ Effect, Principal, Action, Condition, ...statement }: Statement, bucket: string): boolean {
  const everybody = Principal === "*" || JSON.stringify(Principal) === '{"AWS":"*"}';
  const everything = [Action].flat().some((action) => action === "s3:*" || action === "*");
  const plain = /^\{"Bool(IfExists)?":\{"aws:SecureTransport":\[?"?false"?\]?\}\}$/i.test(JSON.stringify(Condition) ?? "");
  const everyObject = [statement.Resource]
    .flat()
    .some((each) => each === "*" || (typeof each === "string" && each.endsWith(`:s3:::${bucket}/*`)));
  return Effect === "Deny" && everybody && everything && everyObject && plain;
}
