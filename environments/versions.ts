/** A range of versions, with a lower and an upper limit. */
interface Range {
  readonly least: string;
  readonly below: string;
}

/** Write-only values and the S3 lock file have been stable since 1.11. */
const TERRAFORM: Range = { least: "1.11.0", below: "2.0.0" };
/** The lowest AWS provider with which the stacks are known to apply, and the first major version with which they are not. */
const PROVIDER: Range = { least: "5.100.0", below: "7.0.0" };

const forTerraform = ({ least, below }: Range) => `>= ${least}, < ${below}`;
const forNpm = ({ least, below }: Range) => `>=${least} <${below}`;

/** The version of Terraform that the stacks require, in Terraform's syntax. */
export const TERRAFORM_VERSION = forTerraform(TERRAFORM);
export const PROVIDER_VERSION = forTerraform(PROVIDER);
/** The same range in npm's syntax. */
export const TERRAFORM_RANGE = forNpm(TERRAFORM);
export const PROVIDER_RANGE = forNpm(PROVIDER);
