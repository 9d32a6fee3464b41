import { AwsError } from "../../../core/errors";
import type { AwsSession } from "../../../kit/aws-session";
import type { LogSink } from "./sink";

interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}

const FLUSH_MILLISECONDS = 200;
/** PutLogEvents accepts 10,000 events and 1,048,576 bytes in a call; each event counts 26 bytes more. */
const MAX_EVENTS = 10_000;
const MAX_BYTES = 1_000_000;
const EVENT_OVERHEAD = 26;
/** Characters of at most 4 bytes: an event may have 256 KB. */
const MAX_LINE = 60_000;

/** Writes a build's log to CloudWatch Logs as the build's role, in ordered batches. */
export class CloudWatchSink implements LogSink {
  private events: LogEvent[] = [];
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> = Promise.resolve();

  constructor(
    private readonly session: AwsSession,
    readonly group: string,
    readonly stream: string,
  ) {}

  /** Makes the stream, and the group only if it is missing: if the group exists, the role does not need CreateLogGroup. */
  async open(): Promise<void> {
    try {
      await this.call("CreateLogStream", { logStreamName: this.stream });
    } catch (error) {
      if (!isAwsError(error, "ResourceNotFoundException")) throw error;
      // Another build of the same project may have made the group meanwhile.
      await this.call("CreateLogGroup", {}).catch((made: unknown) => {
        if (!isAwsError(made, "ResourceAlreadyExistsException")) throw made;
      });
      await this.call("CreateLogStream", { logStreamName: this.stream });
    }
  }

  write(line: string, milliseconds: number): void {
    for (let at = 0; at === 0 || at < line.length; at += MAX_LINE) {
      this.events.push({ timestamp: milliseconds, message: `${line.slice(at, at + MAX_LINE)}\n` });
    }
    this.timer ??= setTimeout(() => this.flush(), FLUSH_MILLISECONDS);
  }

  async close(): Promise<void> {
    this.flush();
    await this.sending;
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const events = this.events.splice(0);
    if (events.length > 0) this.sending = this.sending.then(() => this.send(events));
  }

  /** Ignores errors: as in AWS, a build goes on if its log can no longer be written. */
  private async send(events: readonly LogEvent[]): Promise<void> {
    for (const logEvents of batches(events)) {
      await this.call("PutLogEvents", { logStreamName: this.stream, logEvents }).catch(() => undefined);
    }
  }

  private call(operation: string, input: object): Promise<unknown> {
    return this.session.json("logs", `Logs_20140328.${operation}`, { logGroupName: this.group, ...input });
  }
}

function isAwsError(error: unknown, code: string): boolean {
  return error instanceof AwsError && error.code === code;
}

function batches(events: readonly LogEvent[]): LogEvent[][] {
  const all: LogEvent[][] = [];
  let bytes = Infinity;
  for (const event of events) {
    const size = Buffer.byteLength(event.message) + EVENT_OVERHEAD;
    if (bytes + size > MAX_BYTES || (all.at(-1)?.length ?? 0) >= MAX_EVENTS) {
      all.push([]);
      bytes = 0;
    }
    all.at(-1)?.push(event);
    bytes += size;
  }
  return all;
}
