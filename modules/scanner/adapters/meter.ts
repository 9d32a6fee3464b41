import { Transform, pipeline, type Readable } from "node:stream";
import type { CodeartifactClient } from "@aws-sdk/client-codeartifact";
import type { Meter } from "../ports";

/** Counts received bytes. */
export class TrafficMeter implements Meter {
  bytes = 0;
  requests = 0;

  /** Counts every attempt of the client, retries too. */
  watch(client: CodeartifactClient): void {
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const response = result.response as { body?: Readable; headers?: Readonly<Record<string, string>> };
        this.requests += 1;
        const length = Number(response.headers?.["content-length"]);
        // The length that was sent, compressed or not. Counting a stream costs more than the rest of a small answer.
        if (Number.isInteger(length)) this.bytes += length;
        else if (typeof response.body?.pipe === "function") response.body = this.count(response.body);
        return result;
      },
      { step: "deserialize", priority: "low", name: "trafficMeter" },
    );
  }

  private count(body: Readable): Readable {
    const counter = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        this.bytes += chunk.length;
        done(null, chunk);
      },
    });
    // If the body fails, pipeline() destroys the counter with the same error, so its reader gets it.
    return pipeline(body, counter, () => undefined);
  }
}
