import { z } from "zod";
import { accountId, bucketName, kmsKeyArn, mapping, text, typeError } from "./fields";
import { hcp } from "./schema-hcp";

const bucket = bucketName("A bucket that exists already. It is used as it is, and no state stack is created.", "my-terraform-state");
const bucketOwner = accountId("Account that owns `bucket`, if it is another one. The bucket's policy must allow the deploy role.");
const key = kmsKeyArn("KMS key that encrypts the state in `bucket`.");

/** Where the states are stored. */
export const backend = z
  .discriminatedUnion(
    "kind",
    [
      mapping({ kind: z.literal("s3"), bucket: bucket.optional(), bucketOwner: bucketOwner.optional(), kmsKeyArn: key.optional() }),
      mapping({
        kind: z.literal("local"),
        path: text({
          pattern: /^(?!.*[\0\n])\S(.*\S)?$/,
          rule: "the path of a folder",
          example: ".state",
          description: "Folder for the state files, relative to the project.",
        }).optional(),
      }),
      hcp,
    ],
    {
      error: (issue) =>
        issue.code === "invalid_union"
          ? "must be s3, hcp or local. For example: s3"
          : typeError("must be a mapping with the key kind. For example: {kind: s3}")(issue),
    },
  )
  .default({ kind: "s3" })
  .meta({
    description:
      "Where Terraform's state lives. `s3`: a bucket of the account, with Terraform's own lock file. `hcp`: workspaces of HCP Terraform, with its runs.",
  });
