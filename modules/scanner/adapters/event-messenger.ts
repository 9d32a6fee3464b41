import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { MESSAGE_DETAIL_TYPE } from "../contract/events";
import { nameAndMessageOf } from "../message-of";
import type { Message, Messenger } from "../ports";

/** The account's default event bus, of which a rule hands the message to the webhook. */
export class EventMessenger implements Messenger {
  readonly name = "the default event bus";

  /** @param source the source of the events, by which the rule knows them */
  constructor(
    private readonly client: Pick<EventBridgeClient, "send">,
    private readonly source: string,
  ) {}

  async send({ detail }: Message): Promise<void> {
    const entry = { Source: this.source, DetailType: MESSAGE_DETAIL_TYPE, Detail: JSON.stringify(detail) };
    let refused: string | undefined;
    try {
      const { FailedEntryCount = 0, Entries = [] } = await this.client.send(new PutEventsCommand({ Entries: [entry] }));
      if (FailedEntryCount > 0) refused = Entries.map(({ ErrorCode, ErrorMessage }) => `${ErrorCode}: ${ErrorMessage}`).join(", ");
    } catch (error) {
      throw new Error(`the message could not be sent: ${nameAndMessageOf(error)}`, { cause: error });
    }
    if (refused !== undefined) throw new Error(`the message could not be sent: ${refused}`);
  }
}
