import { type CloudWatchLogsClient, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { nameAndMessageOf } from "../message-of";
import type { BuildTrace } from "../ports";

/**
 * The build's stream in CloudWatch Logs. CodeBuild writes it with the same role as the scanner, and goes on without a word if it
 * may not: so what the scanner may not write, CodeBuild may not either.
 */
export class CloudWatchTrace implements BuildTrace {
  constructor(
    private readonly client: Pick<CloudWatchLogsClient, "send">,
    private readonly place: { readonly group: string; readonly stream: string },
  ) {}

  get name(): string {
    return this.place.group;
  }

  write(line: string): Promise<void> {
    return this.put(`${line}\n`);
  }

  /** CloudWatch Logs looks into an event that is a JSON document and nothing else. */
  measure(document: object): Promise<void> {
    return this.put(JSON.stringify(document));
  }

  private async put(message: string): Promise<void> {
    const { group: logGroupName, stream: logStreamName } = this.place;
    const logEvents = [{ timestamp: Date.now(), message }];
    try {
      const { rejectedLogEventsInfo } = await this.client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
      if (rejectedLogEventsInfo) throw new Error(`CloudWatch Logs refuses a line of this moment: ${JSON.stringify(rejectedLogEventsInfo)}`);
    } catch (error) {
      throw new Error(`the log cannot be written: ${nameAndMessageOf(error)}`, { cause: error });
    }
  }
}
