/** A build was ended by StopBuild or a timeout. */
export class Interrupted extends Error {
  constructor(readonly status: "STOPPED" | "TIMED_OUT") {
    super(status);
    this.name = "Interrupted";
  }

  /** The context of the interrupted phase. */
  get context(): { statusCode: string; message: string } {
    return this.status === "TIMED_OUT"
      ? { statusCode: "BUILD_TIMED_OUT", message: "Build has timed out. " }
      : { statusCode: "", message: "" };
  }
}
