import { z } from "zod";
import { accountId, bucketName, mapping, text, textError, typeError } from "./fields";
import { exampleArn } from "./partitions";
import { REGIONS, regionHint } from "./regions";
import { backend } from "./schema-backend";
import { iam, ROLE_ARN } from "./schema-iam";
import { notify } from "./schema-notify";
import { registry } from "./schema-registry";
import { scan } from "./schema-scan";
import { name } from "./schema-name";
import { snyk } from "./schema-snyk";
import { ignoreTags, tags } from "./schema-tags";
import { SERVICE_NAMES, type ServiceName } from "./services";

const RETENTION = "must be a whole number of days, 1 to 3653. For example: 90";

const webAddress = (description: string, example: string) =>
  text({
    pattern: /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/,
    rule: "an http(s) address without user, query or fragment",
    example,
    description,
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

const groupName = text({
  pattern: /^[a-z0-9][a-z0-9-]{0,62}$/,
  rule: "the name of a file in environments/groups, without .yaml",
  example: "europe",
  description: "Group.",
});

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
  name,
  account: accountId("AWS account of the environment. Provider and backend refuse to work in any other."),
  region: z
    .enum(REGIONS, { error: (issue) => textError(`must be an AWS Region with CodeArtifact${regionHint(issue.input)}`)(issue) })
    .meta({ description: "AWS Region; one that has CodeArtifact." }),
  deployRoleArn: text({
    pattern: ROLE_ARN,
    rule: "the ARN of an IAM role",
    example: exampleArn("iam::111122223333:role/deploy"),
    description: "Role in the account that provider and backend assume. Default: the caller's own credentials.",
  }).optional(),
  readOnlyRoleArn: text({
    pattern: ROLE_ARN,
    rule: "the ARN of an IAM role",
    example: exampleArn("iam::111122223333:role/read-only"),
    description: "Role in the account that looks for drift; it only needs to read. Default: `deployRoleArn`.",
  }).optional(),
  quarantineRoleArn: text({
    pattern: ROLE_ARN,
    rule: "the ARN of an IAM role",
    example: exampleArn("iam::111122223333:role/quarantine"),
    description:
      "Role in the account with which `ops quarantine` archives versions and releases them. Default: the caller's own credentials, if there is no `deployRoleArn` either.",
  }).optional(),
  externalId: text({
    // botocore 1.43.11, sts, shape externalIdType.
    pattern: /^[\w+=,.@:/-]{2,1224}$/,
    rule: "2 to 1224 letters, digits or _ + = , . @ : / -",
    example: "platform-team",
    description: "External id that the trust policies of these roles require.",
  }).optional(),
  iam: iam.prefault({}),
  backend,
  registry,
  scan: scan.prefault({}),
  snyk: snyk.prefault({}),
  notify,
  retentionDays: z
    .int({ error: typeError(RETENTION) })
    .min(1, { error: RETENTION })
    .max(3653, { error: RETENTION })
    .default(90)
    .meta({ description: "Days that reports and build logs are kept." }),
  accessLogs,
  tags,
  ignoreTags,
  extends: z
    .union([groupName, z.array(groupName)], { error: "must be the name of a group, or a list of names. For example: europe" })
    .optional()
    .meta({ description: "Groups whose keys the file takes over: files of environments/groups, later ones over earlier ones." }),
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
export type Environment = z.output<typeof environmentSchema> & {
  readonly name: string;
  /** Path of the file, if it is not the usual one. */
  readonly file?: string;
};
