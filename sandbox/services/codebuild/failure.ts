/** A phase that did not do what it should; becomes the phase's context. */
export class BuildFailure extends Error {
  constructor(
    /** `statusCode` of the phase context: COMMAND_EXECUTION_ERROR, YAML_FILE_ERROR, CLIENT_ERROR, ACCESS_DENIED ... */
    readonly statusCode: string,
    message: string,
  ) {
    super(message);
    this.name = "BuildFailure";
  }
}

/** Any error as the context of the phase that it happened in. */
export function asFailure(error: unknown): BuildFailure {
  if (error instanceof BuildFailure) return error;
  const { name, message } = error as Error;
  return new BuildFailure("CLIENT_ERROR", name && name !== "Error" ? `${name}: ${message}` : message);
}
