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
