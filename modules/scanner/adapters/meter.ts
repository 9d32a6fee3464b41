import { Transform, pipeline, type Readable } from "node:stream";
import type { CodeartifactClient } from "@aws-sdk/client-codeartifact";
import type { Meter } from "../ports";

/** Counts what comes over the wire. */
export class TrafficMeter implements Meter {
  bytes = 0;
  requests = 0;

  /** Counts every attempt of the client, retried ones too. */
  watch(client: CodeartifactClient): void {
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const response = result.response as { body?: Readable };
        this.requests += 1;
        if (typeof response.body?.pipe === "function") response.body = this.count(response.body);
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
    // An error of the body reaches the reader of the counter, which pipeline() destroys with it.
    return pipeline(body, counter, () => undefined);
  }
}
