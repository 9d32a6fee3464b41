import { AwsError } from "../../core/errors";
import type { ServiceModel } from "../../core/model";

/** Why a request is not accepted as its caller's. */
export type Reason =
  | "missing"
  | "unsupported"
  | "incomplete"
  | "unknown key"
  | "wrong token"
  | "expired token"
  | "wrong signature"
  | "wrong time"
  | "expired address"
  | "wrong body"
  | "too large";

/** An error code and its HTTP status. */
type Answer = readonly [code: string, status: number];
type Answers = Readonly<Record<Reason, Answer>>;

/** Source: docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const S3: Answers = {
  missing: ["AccessDenied", 403],
  unsupported: ["InvalidRequest", 400],
  incomplete: ["AuthorizationHeaderMalformed", 400],
  "unknown key": ["InvalidAccessKeyId", 403],
  "wrong token": ["InvalidToken", 400],
  "expired token": ["ExpiredToken", 400],
  "wrong signature": ["SignatureDoesNotMatch", 403],
  "wrong time": ["RequestTimeTooSkewed", 403],
  "expired address": ["AccessDenied", 403],
  "wrong body": ["XAmzContentSHA256Mismatch", 400],
  "too large": ["EntityTooLarge", 400],
};

/** Source: docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html; STS and IAM call a wrong time a signature that expired. */
const QUERY: Answers = {
  missing: ["MissingAuthenticationToken", 403],
  unsupported: ["IncompleteSignature", 400],
  incomplete: ["IncompleteSignature", 400],
  "unknown key": ["InvalidClientTokenId", 403],
  "wrong token": ["InvalidClientTokenId", 403],
  "expired token": ["ExpiredToken", 403],
  "wrong signature": ["SignatureDoesNotMatch", 403],
  "wrong time": ["SignatureDoesNotMatch", 403],
  "expired address": ["SignatureDoesNotMatch", 403],
  "wrong body": ["SignatureDoesNotMatch", 403],
  "too large": ["RequestEntityTooLarge", 413],
};

/** Source: docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
const EC2: Answers = {
  missing: ["AuthFailure", 401],
  unsupported: ["AuthFailure", 401],
  incomplete: ["IncompleteSignature", 400],
  "unknown key": ["AuthFailure", 401],
  "wrong token": ["AuthFailure", 401],
  "expired token": ["RequestExpired", 400],
  "wrong signature": ["SignatureDoesNotMatch", 403],
  "wrong time": ["RequestExpired", 400],
  "expired address": ["RequestExpired", 400],
  "wrong body": ["SignatureDoesNotMatch", 403],
  "too large": ["RequestEntityTooLarge", 413],
};

/** Services that speak JSON or CBOR: 400, and 403 if they are REST services. Source: the "Common Errors" of CodeBuild's API. */
const JSON_CODES: Readonly<Record<Reason, string>> = {
  missing: "MissingAuthenticationTokenException",
  unsupported: "IncompleteSignatureException",
  incomplete: "IncompleteSignatureException",
  "unknown key": "UnrecognizedClientException",
  "wrong token": "UnrecognizedClientException",
  "expired token": "ExpiredTokenException",
  "wrong signature": "InvalidSignatureException",
  "wrong time": "InvalidSignatureException",
  "expired address": "InvalidSignatureException",
  "wrong body": "InvalidSignatureException",
  "too large": "RequestEntityTooLargeException",
};

/** The error that AWS gives for a reason, in the service's own words for it. @param protocol of the service's model */
export function refusal(reason: Reason, service: string, protocol: string | undefined, message: string): AwsError {
  const [code, status] = answerOf(reason, service, protocol);
  return new AwsError(code, message, {}, status);
}

function answerOf(reason: Reason, service: string, protocol: string | undefined): Answer {
  if (service === "s3" || protocol === "rest-xml") return S3[reason];
  if (protocol === "query") return QUERY[reason];
  if (protocol === "ec2") return EC2[reason];
  if (reason === "too large") return [JSON_CODES[reason], 413];
  return [JSON_CODES[reason], protocol === "rest-json" ? 403 : 400];
}

/** The protocol in which a service answers errors. */
export function protocolOf(model: ServiceModel | undefined): string | undefined {
  return model?.metadata.protocol;
}
