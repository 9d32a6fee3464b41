/** One error of JSON:API (jsonapi.org/format/#error-objects), with the members that HCP Terraform fills. */
export interface ErrorObject {
  /** HTTP status, as text. */
  readonly status: string;
  readonly title: string;
  readonly detail?: string;
  readonly source?: { readonly pointer?: string; readonly parameter?: string };
}

/** An answer that is an error of HCP Terraform's API. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    readonly errors: readonly ErrorObject[],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(errors.map(({ title, detail }) => detail ?? title).join("; "));
  }
}

function one(status: number, title: string, detail?: string, source?: ErrorObject["source"]): ApiError {
  return new ApiError(status, [{ status: String(status), title, ...(detail !== undefined && { detail }), ...(source && { source }) }]);
}

/** 401: no token, or none of this run. */
export const unauthorized = () => one(401, "unauthorized");

/** 404: also for what the caller may not see or do, so that nobody learns what exists (API documentation, "Response Codes"). */
export const notFound = (detail?: string) => one(404, "not found", detail);

export const badRequest = (detail: string, title = "bad request") => one(400, title, detail);

export const forbidden = (detail: string) => one(403, "forbidden", detail);

export const conflict = (detail: string) => one(409, "conflict", detail);

/** 409 in the words for an action that the present state does not allow. */
export const notAllowed = () => one(409, "transition not allowed", "transition not allowed");

export const preconditionFailed = (detail: string) => one(412, "precondition failed", detail);

export const tooLarge = (detail: string) => one(413, "payload too large", detail);

/** 415 in HCP's own words (github.com/hashicorp/terraform-website/pull/1048). */
export const wrongContentType = () => one(415, "invalid content type", "content-type must be application/vnd.api+json");

/** 422 about one attribute. @param attribute its name in kebab-case */
export const invalidAttribute = (attribute: string, detail: string) =>
  one(422, "invalid attribute", detail, { pointer: `/data/attributes/${attribute}` });

/** 422 about one relationship. */
export const invalidRelationship = (relationship: string, detail: string) =>
  one(422, "invalid relationship", detail, { pointer: `/data/relationships/${relationship}` });

/** 422 about the request as a whole. */
export const unprocessable = (detail: string, title = "unprocessable entity") => one(422, title, detail);

/** 400 about one parameter of the query. */
export const invalidParameter = (parameter: string, detail: string, title = "bad request") => one(400, title, detail, { parameter });

/** 429 in the words of the API documentation, "Rate Limiting". */
export const tooManyRequests = (): ApiError =>
  new ApiError(429, [{ status: "429", title: "Too many requests", detail: "You have exceeded the API's rate limit." }], {
    "retry-after": "1",
    "x-ratelimit-remaining": "0",
  });
