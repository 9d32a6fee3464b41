/** An error that the client sees, in its own protocol; `code` is the name of the error shape in AWS's service model. */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** Further members of the error shape, such as `resourceId`. */
    readonly members: Readonly<Record<string, unknown>> = {},
    /** HTTP status. @default the status that the service model gives for `code`, else 400 */
    readonly status?: number,
  ) {
    super(message);
    this.name = code;
  }
}
