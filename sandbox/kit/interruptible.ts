/** Waits for `work`, but fails with the signal's reason as soon as it is aborted; the result of `work` is then ignored. */
export async function interruptible<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let fail: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    fail = () => reject(signal.reason as Error);
    if (signal.aborted) fail();
    else signal.addEventListener("abort", fail, { once: true });
  });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener("abort", fail);
  }
}
