import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { EncryptionKey } from "./encryption-key";
import { arnIn, type Place } from "./permissions/arn";
import { alarmsOnly } from "./permissions/messages";
import { policyDocument } from "./permissions/policy";

export interface MessageTopicProps extends Place {
  readonly topicName: string;
  /** Alias of the key that is created for it, with the prefix `alias/`. */
  readonly keyAlias: string;
  /** Names of the alarms that may publish. */
  readonly alarms: readonly string[];
  /** Addresses that get the messages; each has to confirm its subscription. */
  readonly emails: readonly string[];
  /** Whether the key's deletion can be cancelled for a month, and not for a week. */
  readonly protect: boolean;
}

/**
 * SNS topic for messages, encrypted with a key of its own: CloudWatch's alarms cannot use the one that AWS keeps for SNS. Its policy lets
 * the alarms publish, and refuses whatever comes without TLS; principals of the account need IAM.
 */
export class MessageTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: MessageTopicProps) {
    super(scope, id);
    const alarms = alarmsOnly(props, props.alarms);
    const key = new EncryptionKey(this, "key", {
      alias: props.keyAlias,
      description: "Messages of the package scan",
      partition: props.partition,
      account: props.account,
      users: [{ Sid: "AlarmsEncrypt", Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: "*", ...alarms }],
      protect: props.protect,
      keepsNothing: true,
    });
    const topic = new SnsTopic(this, "Default", { name: props.topicName, kmsMasterKeyId: key.arn });
    const named = arnIn(props, "sns", props.topicName);
    new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: policyDocument(
        { Sid: "AlarmsPublish", Effect: "Allow", Action: "sns:Publish", Resource: named, ...alarms },
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Resource: named,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ),
    });
    if (props.emails.length > 0) subscribe(this, topic.arn, props.emails);
    this.arn = topic.arn;
  }
}

/** One resource for all, each known by its address: whoever leaves the list takes nobody else's subscription along. */
function subscribe(scope: Construct, topicArn: string, emails: readonly string[]): void {
  const mail = new SnsTopicSubscription(scope, "mail", { topicArn, protocol: "email", endpoint: "${each.value}" });
  mail.addOverride("for_each", Object.fromEntries(emails.map((email) => [email, email])));
}
