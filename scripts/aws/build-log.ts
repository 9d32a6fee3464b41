import { type CloudWatchLogsClient, GetLogEventsCommand, ResourceNotFoundException } from "@aws-sdk/client-cloudwatch-logs";
import { METRICS_LINE } from "../../modules/scanner/contract/metrics";

/** Reads a build's log from its start: each call of {@link next} gives what has been added. */
export class BuildLog {
  private token: string | undefined;

  constructor(
    private readonly logs: CloudWatchLogsClient,
    private readonly logGroupName: string,
    private readonly logStreamName: string,
  ) {}

  /** Lines for people that are new since the last call. None if the stream does not exist yet. */
  async next(): Promise<string[]> {
    const lines: string[] = [];
    for (;;) {
      const page = await this.page();
      if (page === undefined) return lines;
      for (const { message = "" } of page.events ?? [])
        if (!message.startsWith(METRICS_LINE)) lines.push(...message.replace(/\r?\n$/, "").split(/\r?\n/));
      // At the end of the stream, CloudWatch Logs returns the token that it was called with.
      if (page.nextForwardToken === this.token || (page.events ?? []).length === 0) {
        this.token = page.nextForwardToken ?? this.token;
        return lines;
      }
      this.token = page.nextForwardToken;
    }
  }

  private async page() {
    const { logGroupName, logStreamName, token } = this;
    try {
      return await this.logs.send(
        new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: true, ...(token ? { nextToken: token } : {}) }),
      );
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }
}
