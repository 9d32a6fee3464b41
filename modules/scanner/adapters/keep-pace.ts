import type { CodeartifactClient } from "@aws-sdk/client-codeartifact";
import { isThrottlingError } from "@smithy/core/retry";
import type { Pace } from "../pace";

/** Has each attempt of the client wait for its turn. The SDK's pause before another attempt is outside: it takes nobody's turn. */
export function keepPace(client: CodeartifactClient, pace: Pace): void {
  client.middlewareStack.add((next) => (args) => pace.run(() => next(args), isRefusal), {
    step: "finalizeRequest",
    // Within the SDK's attempts, which have a high one.
    priority: "low",
    name: "keepPace",
  });
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && isThrottlingError(error as Parameters<typeof isThrottlingError>[0]);
}
