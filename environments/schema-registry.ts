import { z } from "zod";
import { accountId, KMS_KEY_ARN, mapping, text, typeError } from "./fields";

/** botocore 1.43.11, codeartifact, shape RepositoryName. */
const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9._-]{1,99}$/;

const repository = (description: string, example: string) =>
  text({
    pattern: REPOSITORY,
    rule: "2 to 100 letters, digits, dots, hyphens or underscores, starting with a letter or digit\n(CodeArtifact repository name)",
    example,
    description,
  });

/** Value of `encryptionKey` for the key that CodeArtifact itself keeps in every account. */
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
  domainOwner: accountId("Account that owns the domain, when it is another one. Then the domain is referenced, not created.").optional(),
  encryptionKey: text({
    pattern: new RegExp(`^(${AWS_MANAGED}|${KMS_KEY_ARN})$`),
    rule: `${AWS_MANAGED}, or the ARN of a KMS key`,
    example: AWS_MANAGED,
    description:
      "Key of a domain that has one already; `aws-managed` is CodeArtifact's own. A domain keeps the key that it was made with. Default: a key is made.",
  }).optional(),
  repository: repository("The team's repository: what pip installs from.", "team"),
  storeRepository: z
    .union(
      [repository("Repository that holds the external connection, as the upstream of `repository`.", "team-store"), z.literal(false)],
      {
        error: "must be a CodeArtifact repository name, or false for one repository that does both. For example: team-store",
      },
    )
    .optional()
    .meta({
      description: "Repository that holds the external connection; false: `repository` holds it itself. Default: `<repository>-store`.",
    }),
  externalConnection: z
    .literal("public:pypi", { error: 'must be public:pypi: Python packages come from PyPI. For example: "public:pypi"' })
    .default("public:pypi")
    .meta({ description: "Where packages come from that the domain does not have yet." }),
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
    .meta({ description: "Other accounts, or a whole organization, that may install packages from the repository." }),
  protect: z
    .boolean({ error: "must be true or false" })
    .default(true)
    .meta({ description: "Terraform refuses to destroy what cannot be made again: domain, repositories, keys, reports, state." }),
});
