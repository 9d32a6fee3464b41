/** A range of versions, at least one and below another. */
interface Range {
  readonly least: string;
  readonly below: string;
}

/** Write-only values and the S3 lock file are stable since 1.11. */
const TERRAFORM: Range = { least: "1.11.0", below: "2.0.0" };
/** The lowest AWS provider that the stacks are known to apply with, and the first major version that they are not. */
const PROVIDER: Range = { least: "5.100.0", below: "7.0.0" };

const forTerraform = ({ least, below }: Range) => `>= ${least}, < ${below}`;
const forNpm = ({ least, below }: Range) => `>=${least} <${below}`;

/** What the stacks ask for, as Terraform writes a range. */
export const TERRAFORM_VERSION = forTerraform(TERRAFORM);
export const PROVIDER_VERSION = forTerraform(PROVIDER);
/** The same, as npm writes it. */
export const TERRAFORM_RANGE = forNpm(TERRAFORM);
export const PROVIDER_RANGE = forNpm(PROVIDER);
