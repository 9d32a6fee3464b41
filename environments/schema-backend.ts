import { z } from "zod";
import { mapping, text, typeError } from "./fields";

const bucketName = text({
  pattern: /^[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]$/,
  rule: "3 to 63 lower-case letters, digits, dots or hyphens (S3 bucket name)",
  example: "my-terraform-state",
  description: "A bucket that exists already. It is used as it is, and no state stack is made.",
});

const kmsKeyArn = text({
  pattern: /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
  rule: "the ARN of a KMS key",
  example: "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  description: "KMS key that encrypts the state in `bucket`.",
});

/** Where the state lives. */
export const backend = z
  .discriminatedUnion(
    "kind",
    [
      mapping({ kind: z.literal("s3"), bucket: bucketName.optional(), kmsKeyArn: kmsKeyArn.optional() }),
      mapping({
        kind: z.literal("local"),
        path: text({
          pattern: /^(?!.*[\0\n])\S(.*\S)?$/,
          rule: "the path of a folder",
          example: ".state",
          description: "Folder for the state files, relative to the project.",
        }).optional(),
      }),
    ],
    {
      error: (issue) =>
        issue.code === "invalid_union"
          ? "must be s3 or local. For example: s3"
          : typeError("must be a mapping with the key kind. For example: {kind: s3}")(issue),
    },
  )
  .default({ kind: "s3" })
  .meta({ description: "Where Terraform's state lives. `s3`: a bucket of the account, with Terraform's own lock file." });
