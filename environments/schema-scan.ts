import { z } from "zod";
import { scheduleProblem } from "../modules/schedule/problem";
import { bucketName, checkedText, kmsKeyArn, mapping, text, typeError } from "./fields";
import { scannedRepositories } from "./schema-repositories";
import { scannedVersions } from "./schema-versions";
import { timezoneProblem } from "./timezone";

const FORMER = "must be a list of 1 to 20 pipelines. For example: [old-package-scan]";
const QUIET = "must be a whole number of seconds, 0 to 300. For example: 30";
const TIMEOUT = "must be a whole number of minutes, 10 to 2160. For example: 60";

/**
 * Sizes of a build's machine (botocore 1.43.11, codebuild, shape ComputeType), without those for Lambda and by attributes: they have
 * other images.
 */
export const COMPUTE_TYPES = [
  "BUILD_GENERAL1_SMALL",
  "BUILD_GENERAL1_MEDIUM",
  "BUILD_GENERAL1_LARGE",
  "BUILD_GENERAL1_XLARGE",
  "BUILD_GENERAL1_2XLARGE",
] as const;

/**
 * Images that CodeBuild keeps, for x86-64 as the Snyk CLI is, and those of a repository of Amazon ECR (API reference, CreateRepository,
 * repositoryName). ECR takes names of 256 characters; these 128 fit into the boundary of the roles.
 */
const CURATED = "aws\\/codebuild\\/[\\w-]*x86_64-standard:\\d+\\.\\d+(?:-[\\d.]+)?|aws\\/codebuild\\/standard:\\d+\\.\\d+(?:-[\\d.]+)?";
const ECR =
  "\\d{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com(?:\\.cn)?\\/(?=[a-z0-9._\\/-]{2,128}(?:[:@]|$))(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*(?::[\\w][\\w.-]{0,127}|@sha256:[0-9a-f]{64})";

const id = (kind: string, description: string) =>
  text({
    pattern: new RegExp(`^${kind}-[0-9a-f]{8,17}$`),
    rule: `the id of a ${description}`,
    example: `${kind}-0a1b2c3d4e5f67890`,
    description: `Id of a ${description}.`,
  });

/** @param most what CodeBuild takes (botocore 1.43.11, codebuild, shape VpcConfig) */
const ids = (kind: string, what: string, most: number) => {
  const must = `must be a list of 1 to ${most}. For example: [${kind}-0a1b2c3d4e5f67890]`;
  return z
    .array(id(kind, what), { error: typeError(must) })
    .min(1, { error: must })
    .max(most, { error: must });
};

const vpc = mapping({
  id: id("vpc", "VPC of the environment's account and region"),
  subnets: ids("subnet", "private subnet with a way to Snyk", 16).meta({ description: "Private subnets, each with a way to Snyk's API." }),
  securityGroups: ids("sg", "security group", 5).meta({ description: "Security groups that let the build reach out by HTTPS." }),
}).meta({
  description:
    "VPC in which the build runs. It needs a way to Snyk, and to AWS or these interface endpoints: docs/operations.md names them. Default: none.",
});

const proxy = mapping({
  address: text({
    pattern: /^https?:\/\/[^\s/?#@:]{1,253}(:\d{1,5})?$/,
    rule: "http(s)://HOST:PORT without user and password, which everybody could read in the project:\nwith them it is a secret (secret: true), which ops secrets proxy sets",
    example: "http://proxy.example.com:8080",
    description: "Proxy through which the build reaches Snyk and whatever `direct` does not name.",
  }).optional(),
  secret: z.boolean({ error: "must be true or false" }).optional().meta({
    description: "Whether the address is a secret, with user and password, which `ops secrets proxy` sets past Terraform. Default: false.",
  }),
  direct: z
    .array(
      text({
        pattern: /^[^\s,@/]+(\/\d{1,3})?$/,
        rule: "a host, .domain, an address or a range of addresses, with or without a port",
        example: ".example.com",
        description: "Host.",
      }),
      { error: typeError("must be a list. For example: [.example.com, 10.0.0.0/8]") },
    )
    .optional()
    .meta({
      description: "Hosts that the build reaches without the proxy. Default: AWS's in the environment's region, as through endpoints.",
    }),
}).meta({ description: "Proxy of the build. Default: none." });

/** When and how to scan. */
export const scan = mapping({
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
  onPublish: z.boolean({ error: "must be true or false" }).default(false).meta({
    description:
      "Whether a package version that is published, or changes, starts a scan too; what comes in a burst is one scan, and what comes while it scans is one more after it. Default: false.",
  }),
  quietSeconds: z
    .int({ error: typeError(QUIET) })
    .min(0, { error: QUIET })
    .max(300, { error: QUIET })
    .optional()
    .meta({
      description:
        "Seconds for which no package must have come before a scan that `onPublish` has started begins, so that a burst is one scan; ten times as long at most. Default: 30.",
    }),
  timeoutMinutes: z
    // CodeBuild allows 5 to 2160 (botocore 1.43.11, codebuild, BuildTimeOut); below 10, little is left beside installing and storing.
    .int({ error: typeError(TIMEOUT) })
    .min(10, { error: TIMEOUT })
    .max(2160, { error: TIMEOUT })
    .default(60)
    .meta({
      description: "Minutes after which CodeBuild ends the build. The scan shares them among its steps and stores before they end.",
    }),
  repositories: scannedRepositories,
  versions: scannedVersions,
  askConnection: z.boolean({ error: "must be true or false" }).default(true).meta({
    description:
      "Whether the repository with the external connection is asked if it has public packages of the private names, which shows them to the public index. Default: true.",
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
  formerPipelines: z
    .array(
      text({
        // botocore 1.43.11, codepipeline, shape PipelineName; the ledger of what is quarantined never expires.
        pattern: /^(?!(outputs|cache|quarantine)$)[A-Za-z0-9.@_-]{1,100}$/,
        rule: "the name of a pipeline, and none of outputs, cache and quarantine",
        example: "old-package-scan",
        description: "Name of a pipeline that kept its artifacts in the report bucket.",
      }),
      { error: typeError(FORMER) },
    )
    .min(1, { error: FORMER })
    .max(20, { error: FORMER })
    .optional()
    .meta({
      description:
        "Pipelines whose artifacts are still in the report bucket, because the environment had another name: they expire as those of today's. Default: none.",
      examples: [["old-package-scan"]],
    }),
  kmsKeyArn: kmsKeyArn("Key of your own that encrypts results and artifacts. Default: a key is created.").optional(),
  computeType: z
    .enum(COMPUTE_TYPES, { error: `must be one of ${COMPUTE_TYPES.join(", ")}` })
    .optional()
    .meta({ description: "Size of the build's machine (CodeBuild). Default: BUILD_GENERAL1_SMALL, which 5,000 packages need." }),
  image: text({
    pattern: new RegExp(`^(?:${CURATED}|${ECR})$`),
    rule: "an image of CodeBuild's own for x86-64, or of Amazon ECR with its tag or digest",
    example: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
    description: "Image of the build, with Python 3.10, Node.js 20 and a shell. Default: aws/codebuild/amazonlinux-x86_64-standard:5.0.",
  }).optional(),
  vpc: vpc.optional(),
  proxy: proxy.optional(),
});
