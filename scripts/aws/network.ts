import type { NodeHttpHandlerOptions } from "@smithy/node-http-handler";

/** Limits of a client, in the SDK's own words; milliseconds. */
export interface Patience {
  readonly maxAttempts: number;
  readonly requestHandler: Pick<NodeHttpHandlerOptions, "connectionTimeout" | "requestTimeout" | "throwOnRequestTimeout">;
}

/** For small calls before the work begins: after this time, AWS counts as not answering. */
export const PATIENCE = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
} as const satisfies Patience;

/** For the work itself, whose bodies may be large and whose line slow: nothing waits without end. */
export const LONG_PATIENCE = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 10_000, requestTimeout: 120_000, throwOnRequestTimeout: true },
} as const satisfies Patience;
