import { GetBucketNotificationConfigurationCommand, type S3Client } from "@aws-sdk/client-s3";
import type { Extra } from "./aspect";
import { namesAnotherAccount } from "./grants";

/** Who is told of a bucket's objects. Terraform's resource for it is not used: nobody is told. */
export async function notifications(s3: S3Client, of: { readonly Bucket: string; readonly ExpectedBucketOwner: string }): Promise<Extra[]> {
  const {
    TopicConfigurations = [],
    QueueConfigurations = [],
    LambdaFunctionConfigurations = [],
    EventBridgeConfiguration,
  } = await s3.send(new GetBucketNotificationConfigurationCommand(of));
  const told = [
    ...TopicConfigurations.map(({ Id, TopicArn, Events }) => ({ Id, Arn: TopicArn, Events })),
    ...QueueConfigurations.map(({ Id, QueueArn, Events }) => ({ Id, Arn: QueueArn, Events })),
    ...LambdaFunctionConfigurations.map(({ Id, LambdaFunctionArn, Events }) => ({ Id, Arn: LambdaFunctionArn, Events })),
  ];
  const extras = told.map(({ Id, Arn, Events }): Extra => {
    const severity = namesAnotherAccount(Arn, of.ExpectedBucketOwner) ? "high" : "medium";
    return { attribute: `notification.${Id ?? Arn}`, value: { Arn, Events }, severity, why: "somebody is told of every object" };
  });
  if (EventBridgeConfiguration === undefined) return extras;
  return [...extras, { attribute: "notification.eventbridge", value: {}, severity: "low", why: "EventBridge is told of every object" }];
}
