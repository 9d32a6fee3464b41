/** A phase failed; this becomes its phase context. */
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

/** Turns any error into a phase failure. */
export function asFailure(error: unknown): BuildFailure {
  if (error instanceof BuildFailure) return error;
  const { name, message } = error as Error;
  return new BuildFailure("CLIENT_ERROR", name && name !== "Error" ? `${name}: ${message}` : message);
}
