import type { Terraform } from "./terraform";

/**
 * What a run over many stacks does in one stack, wherever Terraform runs: plans and keeps the plan under a name (`out`), shows the kept
 * plan, applies exactly that one, and says how much it did. `test/helpers/terraform-contract.ts` has what it promises.
 */
export type StackTerraform = Pick<Terraform, "plan" | "showPlan" | "apply" | "untaint">;
