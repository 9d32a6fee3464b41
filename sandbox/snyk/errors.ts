interface ErrorBody {
  readonly code: number;
  readonly error: string;
  readonly message: string;
  readonly userMessage?: string;
}

/** An error in the form of Snyk's v1 API; the CLI shows `userMessage` if there is one. */
export class SnykError extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
  ) {
    super(body.message);
    this.name = "SnykError";
  }
}

/** The error for a missing or wrong token, as the v1 API's documentation shows it. */
export function unauthorized(): SnykError {
  return new SnykError(401, { code: 401, error: "Not authorised", message: "Not authorised" });
}

/** As in Snyk's own test server of the CLI (snyk/cli, test/acceptance/fake-server.ts). */
export function unknownOrganization(organization: string): SnykError {
  const userMessage = `Org ${organization} was not found or you may not have the correct permissions`;
  return new SnykError(404, { code: 404, error: "Not Found", message: userMessage, userMessage });
}

export function badRequest(problem: string): SnykError {
  return new SnykError(400, { code: 400, error: "Bad Request", message: problem, userMessage: problem });
}
