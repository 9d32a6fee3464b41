import { randomUUID } from "node:crypto";

interface ErrorBody {
  readonly code: number;
  readonly error: string;
  readonly message: string;
  readonly userMessage?: string;
}

/** JSON:API's error document, as Snyk's REST API answers it. */
interface JsonApiErrors {
  readonly jsonapi: { readonly version: "1.0" };
  readonly errors: readonly {
    readonly id: string;
    readonly status: string;
    readonly code?: string;
    readonly title: string;
    readonly detail: string;
  }[];
}

/** Codes of Snyk's error catalogue (npm: @snyk/error-catalog-nodejs-public 5.82) by status. */
const catalogue: Readonly<Record<number, readonly [code: string, title: string]>> = {
  400: ["SNYK-0003", "Client request cannot be processed"],
  401: ["SNYK-0005", "Authentication error"],
  403: ["SNYK-OPENAPI-0002", "Forbidden"],
  404: ["SNYK-OPENAPI-0004", "Not found"],
  429: ["SNYK-0001", "Service temporarily throttled"],
  500: ["SNYK-9999", "Unable to process request"],
  502: ["SNYK-0008", "Unable to fulfill the request"],
  503: ["SNYK-0009", "Unable to fulfill the request"],
  504: ["SNYK-0004", "Server communication error"],
};

export function jsonApiError(status: number, detail: string): JsonApiErrors {
  const [code, title] = catalogue[status] ?? ["SNYK-9999", "Unable to process request"];
  return { jsonapi: { version: "1.0" }, errors: [{ id: randomUUID(), status: String(status), code, title, detail }] };
}

/** The same error as Snyk's REST API answers it. */
export function asJsonApi({ status, body, headers }: SnykError): SnykError {
  if ("errors" in body) return new SnykError(status, body, headers);
  return new SnykError(status, jsonApiError(status, body.userMessage ?? body.message), headers);
}

/** An error in the form of Snyk's v1 API; the CLI shows `userMessage` if there is one. */
export class SnykError extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody | JsonApiErrors,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super("message" in body ? body.message : body.errors[0]?.title);
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
