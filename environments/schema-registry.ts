import { z } from "zod";
import { accountId, KMS_KEY_ARN, mapping, text, type TextRule, typeError } from "./fields";

/** botocore 1.43.11, codeartifact, shape RepositoryName. */
const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9._-]{1,99}$/;

/** The rule for a repository's name. */
export const repositoryName = (description: string, example: string): TextRule => ({
  pattern: REPOSITORY,
  rule: "2 to 100 letters, digits, dots, hyphens or underscores, starting with a letter or digit\n(CodeArtifact repository name)",
  example,
  description,
});

const repository = (description: string, example: string) => text(repositoryName(description, example));

/** Value of `encryptionKey` for the AWS managed key of CodeArtifact. */
export const AWS_MANAGED = "aws-managed";

/** The CodeArtifact domain and its repositories. */
export const registry = mapping({
  domain: text({
    // botocore 1.43.11, codeartifact, shape DomainName.
    pattern: /^[a-z][a-z0-9-]{0,48}[a-z0-9]$/,
    rule: "2 to 50 lower-case letters, digits or hyphens, starting with a letter\n(CodeArtifact domain name)",
    example: "prod-domain",
    description: "CodeArtifact domain.",
  }),
  domainOwner: accountId("Account that owns the domain, if it is another one. Then the domain is referenced, not created.").optional(),
  encryptionKey: text({
    pattern: new RegExp(`^(${AWS_MANAGED}|${KMS_KEY_ARN})$`),
    rule: `${AWS_MANAGED}, or the ARN of a KMS key`,
    example: AWS_MANAGED,
    description:
      "Key of a domain that exists already; `aws-managed` is CodeArtifact's own. A domain's key cannot change. Default: a key is created.",
  }).optional(),
  repository: repository("The team's repository, from which pip installs.", "team"),
  storeRepository: z
    .union([repository("Repository with the external connection, as the upstream of `repository`.", "team-store"), z.literal(false)], {
      error: "must be a CodeArtifact repository name, or false for one repository that does both. For example: team-store",
    })
    .optional()
    .meta({
      description: "Repository with the external connection; false: `repository` has it. Default: `<repository>-store`.",
    }),
  upstream: repository(
    "Repository of another account's domain from which `repository` gets its packages, in place of a store of its own.",
    "team-store",
  ).optional(),
  externalConnection: z
    .literal("public:pypi", { error: 'must be public:pypi: Python packages come from PyPI. For example: "public:pypi"' })
    .default("public:pypi")
    .meta({ description: "Public repository from which the domain gets packages that it does not have yet." }),
  readers: z
    .array(
      text({
        pattern: /^(\d{12}|o-[a-z0-9]{10,32})$/,
        rule: "an AWS account id of 12 digits, in quotes, or the id of an organization",
        example: "o-a1b2c3d4e5",
        description: "Account or organization.",
      }),
      { error: typeError('must be a list. For example: ["444455556666", o-a1b2c3d4e5]') },
    )
    .default([])
    .meta({
      description: "Other accounts, or a whole organization, that may install packages, and add repositories of their own to the domain.",
    }),
  protect: z
    .boolean({ error: "must be true or false" })
    .default(true)
    .meta({ description: "Whether Terraform refuses to destroy what cannot be restored: domain, repositories, keys, reports, state." }),
});
