import type { StackKind } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { Workspace } from "../terraform/workspace";

export interface Stack {
  readonly environment: Environment;
  readonly kind: StackKind;
  /** `dev-scanner`. */
  readonly name: string;
}

/** A stack whose plan is kept until the run is closed. */
export interface Planned extends Stack {
  readonly workspace: Workspace;
  /** As `terraform show -json` prints it. */
  readonly plan: unknown;
  readonly seconds: number;
}
