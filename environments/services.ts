/**
 * The services that stacks and commands use: the AWS provider's name, and the name in variables and configuration files, which is
 * the SDKs' service id (botocore 1.43.11, metadata.serviceId).
 */
const SERVICE_IDS = {
  cloudwatch: "CloudWatch",
  codeartifact: "codeartifact",
  codebuild: "CodeBuild",
  codecommit: "CodeCommit",
  codepipeline: "CodePipeline",
  events: "EventBridge",
  iam: "IAM",
  kms: "KMS",
  logs: "CloudWatch Logs",
  s3: "S3",
  scheduler: "Scheduler",
  sns: "SNS",
  ssm: "SSM",
  sts: "STS",
} as const;

export type ServiceName = keyof typeof SERVICE_IDS;

/** An address that is used for a service. */
export interface Endpoint {
  readonly address: string;
  /** Where it was found: `endpoints.ssm` or `endpoint` of the environment's file, or a variable's name. */
  readonly source: string;
}

/** Addresses of services. A service that is absent is asked at AWS's own address. */
export type Endpoints = Readonly<Partial<Record<ServiceName, Endpoint>>>;

export const SERVICE_NAMES = Object.keys(SERVICE_IDS) as readonly ServiceName[];

/** The service that a text means, in any spelling: `CLOUDWATCH_LOGS`, `cloudwatch logs`, `logs`. */
export function serviceMeant(text: string): ServiceName | undefined {
  const wanted = plain(text);
  return SERVICE_NAMES.find((name) => wanted === name || wanted === plain(SERVICE_IDS[name]));
}

/** The variable with which the SDKs and the AWS provider find a service's address. */
export function endpointVariable(service: ServiceName): string {
  return `AWS_ENDPOINT_URL_${SERVICE_IDS[service].toUpperCase().replaceAll(" ", "_")}`;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, "");
}
