/** The services that the stacks use, as the provider names them. */
const SERVICES = [
  "codeartifact",
  "codebuild",
  "codecommit",
  "codepipeline",
  "iam",
  "kms",
  "logs",
  "s3",
  "scheduler",
  "ssm",
  "sts",
] as const;

/** The services that the S3 backend uses. */
const BACKEND_SERVICES = ["iam", "s3", "sts"] as const;

/** Sends the provider's calls to an AWS-compatible endpoint. */
export function providerEndpoints(endpoint: string) {
  return everyService(SERVICES, endpoint);
}

/** Sends the backend's calls to an AWS-compatible endpoint. */
export function backendEndpoints(endpoint: string) {
  return everyService(BACKEND_SERVICES, endpoint);
}

function everyService<Service extends string>(services: readonly Service[], endpoint: string) {
  return Object.fromEntries(services.map((service) => [service, endpoint])) as Record<Service, string>;
}
