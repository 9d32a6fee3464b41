import { setTimeout as sleep } from "node:timers/promises";
import { OperationError } from "../words/errors";
import { CHECK_NETWORK } from "./explain";

/** Waits for work that may hang, up to a limit (milliseconds). Throws OperationError at the limit, AbortError if `signal` is aborted. */
export async function within<T>(milliseconds: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const done = new AbortController();
  try {
    return await Promise.race([work(), expiry(milliseconds, AbortSignal.any([signal, done.signal]))]);
  } finally {
    done.abort();
  }
}

async function expiry(milliseconds: number, signal: AbortSignal): Promise<never> {
  await sleep(milliseconds, undefined, { signal });
  throw new OperationError(`no answer within ${milliseconds / 1000} s`, CHECK_NETWORK);
}
