import type { RunLogs } from "./create";
import type { Because } from "./journal";
import type { TerraformRun } from "./terraform-run";

/** What goes on for a run that is not over. */
export interface Job {
  readonly logs: RunLogs;
  terraform?: TerraformRun;
  /** Somebody wants it to end. */
  stopping?: Because & { readonly hard: boolean };
}

/** The run's Terraform exists now; it ends at once if somebody wanted that meanwhile. */
export function attach(job: Job, terraform: TerraformRun): void {
  job.terraform = terraform;
  if (job.stopping?.hard) terraform.kill();
  else if (job.stopping) terraform.interrupt();
}
