/** A range of versions, with a lower and an upper limit. */
interface Range {
  readonly least: string;
  readonly below: string;
}

/** Write-only values and the S3 lock file have been stable since 1.11. */
const TERRAFORM: Range = { least: "1.11.0", below: "2.0.0" };
/**
 * The AWS providers with which the stacks were really applied: 5.100.0, the last of its major version. With none of 6: from 6.22 to 6.39,
 * each plan shows a difference of a bucket's encryption on the real S3 (hashicorp/terraform-provider-aws issue 47320).
 */
const PROVIDER: Range = { least: "5.100.0", below: "6.0.0" };

const forTerraform = ({ least, below }: Range) => `>= ${least}, < ${below}`;
const forNpm = ({ least, below }: Range) => `>=${least} <${below}`;

/** The version of Terraform that the stacks require, in Terraform's syntax. */
export const TERRAFORM_VERSION = forTerraform(TERRAFORM);
export const PROVIDER_VERSION = forTerraform(PROVIDER);
/** The same range in npm's syntax. */
export const TERRAFORM_RANGE = forNpm(TERRAFORM);
export const PROVIDER_RANGE = forNpm(PROVIDER);
