import type { StackKind } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { StackTerraform } from "../terraform/stack-terraform";
import type { PlanResult } from "../terraform/terraform";
import type { Workspace } from "../terraform/workspace";

export interface Stack {
  readonly environment: Environment;
  readonly kind: StackKind;
  /** `dev-scanner`. */
  readonly name: string;
}

/** A stack whose plan is kept until the run is closed. */
export interface Planned extends Stack {
  readonly workspace: Workspace<StackTerraform>;
  readonly plan: Pick<PlanResult, "changes" | "planned" | "drifted" | "link" | "assessedAt">;
  /** Reads the plan with every value, as `terraform show -json` prints it. This takes as long as planning. */
  readonly show: () => Promise<unknown>;
  /** Duration of the plan. */
  readonly seconds: number;
}
