import { mapping, text } from "./fields";
import { exampleArn, PARTITION_PATTERN } from "./partitions";

/** What an organization demands of the roles that are made in its accounts. */
export const iam = mapping({
  permissionsBoundary: text({
    pattern: new RegExp(`^arn:${PARTITION_PATTERN}:iam::(\\d{12}|aws):policy\\/(?=.{1,640}$)([\\w+=,.@-]+\\/)*[\\w+=,.@-]{1,128}$`),
    rule: "the ARN of an IAM policy: of this account, or one that AWS manages",
    example: exampleArn("iam::111122223333:policy/prod-package-scan-boundary"),
    description: "Permissions boundary of every role that the stacks make; `ops roles` writes one. Default: none.",
  }).optional(),
  path: text({
    // IAM takes more characters; a wildcard in a path would be one in every policy that names the role. The first names are IAM's own.
    pattern: /^(?!\/aws-(service-role|reserved)\/)(?=.{1,512}$)\/([\w+=,.@-]+\/)*$/,
    rule: "a path that begins and ends with a slash: up to 512 letters, digits or _ + = , . @ - between slashes,\nnot beginning with /aws-service-role/ or /aws-reserved/",
    example: "/platform/",
    description: "IAM path of every role that the stacks make. Default: `/`.",
  }).optional(),
  rolePrefix: text({
    pattern: /^[\w+=,.@-]{1,39}$/,
    rule: "1 to 39 letters, digits or _ + = , . @ -",
    example: "acme-",
    description: "Begins the name of every role that the stacks make. Default: nothing.",
  }).optional(),
});

/** The ARN of an IAM role: a path of up to 512 characters and a name of up to 64 (IAM User Guide, "IAM and AWS STS quotas"). */
export const ROLE_ARN = new RegExp(`^arn:${PARTITION_PATTERN}:iam::\\d{12}:role\\/(?!.{511,}\\/)([\\w+=,.@-]+\\/)*[\\w+=,.@-]{1,64}$`);
