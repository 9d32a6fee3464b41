/** What was found in AWS. */
export interface Existing {
  /** Import id for Terraform. */
  readonly id: string;
  /** Whether it bears the marks of this environment, or its name can be nobody else's. */
  readonly ours: boolean;
}
