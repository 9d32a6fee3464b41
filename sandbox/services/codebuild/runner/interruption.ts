/** A build that was ended from outside: by StopBuild, or by time. */
export class Interrupted extends Error {
  constructor(readonly status: "STOPPED" | "TIMED_OUT") {
    super(status);
    this.name = "Interrupted";
  }

  /** The phase context that goes with it. */
  get context(): { statusCode: string; message: string } {
    return this.status === "TIMED_OUT"
      ? { statusCode: "BUILD_TIMED_OUT", message: "Build has timed out. " }
      : { statusCode: "", message: "" };
  }
}

/** Like `work`, but fails with the signal's reason as soon as it is aborted. */
export async function interruptible<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let fail: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    fail = () => reject(signal.reason as Error);
    signal.addEventListener("abort", fail, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", fail);
  }
}
