import { STATUS_CODES } from "node:http";
import type { AwsError } from "../../../core/errors";
import { ApiError, tooManyRequests } from "./errors";

/** A fault that a test has set by the switch of AWS's faults, in the form of HCP Terraform's API. */
export function asFault({ code, status = 503, message }: AwsError): ApiError {
  if (status === 429 || /throttl|toomany/i.test(code)) return tooManyRequests();
  return new ApiError(status, [{ status: String(status), title: STATUS_CODES[status]?.toLowerCase() ?? "error", detail: message }]);
}
