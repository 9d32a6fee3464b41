import { gzipSync } from "node:zlib";
import type { AwsSession } from "../../../kit/aws-session";
import type { S3Place } from "../../../kit/objects";
import { putObject } from "../../../kit/objects";
import type { LogSink } from "./sink";

/** Collects a build's log and stores it in S3 at the end, compressed, as the build's role. */
export class S3Sink implements LogSink {
  private readonly lines: string[] = [];

  constructor(
    private readonly session: AwsSession,
    readonly place: S3Place,
    private readonly encrypted: boolean,
  ) {}

  async open(): Promise<void> {}

  write(line: string): void {
    this.lines.push(`${line}\n`);
  }

  async close(): Promise<void> {
    await putObject(this.session, this.place, gzipSync(this.lines.join("")), { encrypted: this.encrypted });
  }
}
