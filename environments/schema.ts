import { z } from "zod";
import { scheduleProblem } from "../modules/schedule/problem";
import { accountId, bucketName, checkedText, mapping, text, textError, typeError } from "./fields";
import { REGIONS, regionHint } from "./regions";
import { backend } from "./schema-backend";
import { iam, ROLE_ARN } from "./schema-iam";
import { registry } from "./schema-registry";
import { snyk } from "./schema-snyk";
import { SERVICE_NAMES, type ServiceName } from "./services";
import { timezoneProblem } from "./timezone";

const RETENTION = "must be a whole number of days, 1 to 3653. For example: 90";
const TIMEOUT = "must be a whole number of minutes, 10 to 2160. For example: 60";
const TAG_VALUE = "must be the text of a tag: up to 256 letters, digits, spaces or _ . : / = + - @. For example: platform";

const webAddress = (description: string, example: string) =>
  text({
    pattern: /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/,
    rule: "an http(s) address without user, query or fragment",
    example,
    description,
  });

const scan = mapping({
  schedule: checkedText(
    "must be rate(...) or cron(...). For example: rate(1 day), or cron(0 6 * * ? *) for every day at 6",
    scheduleProblem,
  )
    .default("rate(1 day)")
    .meta({
      description: "When to scan: rate(...) or cron(...) of EventBridge Scheduler.",
      examples: ["rate(1 day)", "cron(0 6 * * ? *)"],
    }),
  scheduleTimezone: checkedText("must be an IANA time zone. For example: Europe/Berlin", timezoneProblem)
    .default("UTC")
    .meta({ description: "IANA time zone in which `schedule` is read.", examples: ["Europe/Berlin"] }),
  timeoutMinutes: z
    // CodeBuild allows 5 to 2160 (botocore 1.43.11, codebuild, BuildTimeOut); below 10, little is left beside installing and storing.
    .int({ error: typeError(TIMEOUT) })
    .min(10, { error: TIMEOUT })
    .max(2160, { error: TIMEOUT })
    .default(60)
    .meta({
      description: "Minutes after which CodeBuild ends the build. The scan shares them among its steps and stores before they end.",
    }),
  sourceRepository: text({
    // botocore 1.43.11, codecommit, shape RepositoryName.
    pattern: /^(?!.*\.git$)[\w.-]{1,100}$/,
    rule: "1 to 100 letters, digits, dots, hyphens or underscores, not ending in .git\n(CodeCommit repository name)",
    example: "package-scanner",
    description: "CodeCommit repository to which the scanner is published. Default: `<environment>-package-scanner`.",
  }).optional(),
  reportBucket: bucketName(
    "Bucket for the scans' results. Default: `<environment>-scan-reports-<account>-<region>`.",
    "my-scan-reports",
  ).optional(),
});

const accessLogs = mapping({
  bucket: bucketName("Bucket for the logs, in the environment's account and region; it has to exist.", "my-access-logs"),
  prefix: text({
    pattern: /^(?!\/)([\w!.*'()-]+\/)+$/,
    rule: "the beginning of an S3 key, ending in a slash, of letters, digits or ! - _ . * ' ( )",
    example: "package-scan/",
    description: "What the logs' keys begin with; the name of the bucket that they are about follows. Default: nothing.",
  }).optional(),
})
  .optional()
  .meta({ description: "Where S3 logs who read and wrote reports and states (server access logs). Default: nowhere." });

const tags = z
  .record(
    z.string().regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu, {
      error: "must be a tag key: up to 128 letters, digits, spaces or _ . : / = + - @, not starting with aws:",
    }),
    z.string({ error: textError(TAG_VALUE) }).regex(/^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u, { error: TAG_VALUE }),
    { error: typeError("must be a mapping of tag keys to texts. For example: {owner: platform}") },
  )
  .default({})
  .meta({ description: "Tags of every resource, besides the project's own." });

const endpoints = mapping(
  Object.fromEntries(
    SERVICE_NAMES.map((service) => [
      service,
      webAddress(`Address of ${service}.`, `https://vpce-0a1b2c3d-4e5f6a7b.${service}.eu-central-1.vpce.amazonaws.com`).optional(),
    ]),
  ) as Record<ServiceName, z.ZodOptional<ReturnType<typeof webAddress>>>,
)
  .optional()
  .meta({
    description: "Addresses of single services, such as a company's VPC endpoints: https. No address is taken from a variable or profile.",
  });

export const environmentSchema = mapping({
  account: accountId("AWS account of the environment. Provider and backend refuse to work in any other."),
  region: z
    .enum(REGIONS, { error: (issue) => textError(`must be an AWS Region with CodeArtifact${regionHint(issue.input)}`)(issue) })
    .meta({ description: "AWS Region; one that has CodeArtifact." }),
  deployRoleArn: text({
    pattern: ROLE_ARN,
    rule: "the ARN of an IAM role",
    example: "arn:aws:iam::111122223333:role/deploy",
    description: "Role in the account that provider and backend assume. Default: the caller's own credentials.",
  }).optional(),
  readOnlyRoleArn: text({
    pattern: ROLE_ARN,
    rule: "the ARN of an IAM role",
    example: "arn:aws:iam::111122223333:role/read-only",
    description: "Role in the account that looks for drift; it only needs to read. Default: `deployRoleArn`.",
  }).optional(),
  externalId: text({
    // botocore 1.43.11, sts, shape externalIdType.
    pattern: /^[\w+=,.@:/-]{2,1224}$/,
    rule: "2 to 1224 letters, digits or _ + = , . @ : / -",
    example: "platform-team",
    description: "External id that the trust policies of both roles require.",
  }).optional(),
  iam: iam.prefault({}),
  backend,
  registry,
  scan: scan.prefault({}),
  snyk: snyk.prefault({}),
  retentionDays: z
    .int({ error: typeError(RETENTION) })
    .min(1, { error: RETENTION })
    .max(3653, { error: RETENTION })
    .default(90)
    .meta({ description: "Days that reports and build logs are kept." }),
  accessLogs,
  tags,
  local: z.boolean({ error: "must be true or false" }).default(false).meta({
    description:
      "Exists in a local AWS only: addresses of this machine are taken, also from variables, and no others. `--all` skips it if `AWS_ENDPOINT_URL` is not set.",
  }),
  endpoint: webAddress(
    "Address of an AWS-compatible endpoint for all services: https, or of this machine if `local` is true.",
    "http://127.0.0.1:4566",
  ).optional(),
  endpoints,
}).meta({ title: "Environment", description: "One environment: an account, a region and what is deployed there." });

/** The content of an environment's file with all defaults, and the name of the environment. */
export type Environment = z.output<typeof environmentSchema> & { readonly name: string };
