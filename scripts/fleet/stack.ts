import type { StackKind } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { PlanResult, Terraform } from "../terraform/terraform";
import type { Workspace } from "../terraform/workspace";

export interface Stack {
  readonly environment: Environment;
  readonly kind: StackKind;
  /** `dev-scanner`. */
  readonly name: string;
}

/** What a run over many stacks does in each. */
export type StackTerraform = Pick<Terraform, "plan" | "showPlan" | "apply">;

/** A stack whose plan is kept until the run is closed. */
export interface Planned extends Stack {
  readonly workspace: Workspace<StackTerraform>;
  readonly plan: Pick<PlanResult, "changes" | "planned" | "drifted">;
  /** The plan with every value, as `terraform show -json` prints it. It takes as long as making the plan. */
  readonly show: () => Promise<unknown>;
  /** From the start of the plan. */
  readonly seconds: number;
}
