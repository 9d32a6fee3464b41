import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { nameAndMessageOf } from "../message-of";
import type { Message, Messenger } from "../ports";

/** An SNS topic, whose subscribers get subject and text. */
export class SnsMessenger implements Messenger {
  constructor(
    private readonly client: Pick<SNSClient, "send">,
    private readonly topicArn: string,
  ) {}

  get name(): string {
    return this.topicArn;
  }

  async send({ subject, text }: Message): Promise<void> {
    try {
      await this.client.send(new PublishCommand({ TopicArn: this.topicArn, Subject: subject, Message: text }));
    } catch (error) {
      throw new Error(`the message could not be sent: ${nameAndMessageOf(error)}`, { cause: error });
    }
  }
}
