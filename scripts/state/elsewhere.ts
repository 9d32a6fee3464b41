import { namesOf, stacksOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { UsageError } from "../words/errors";

/** States that are where `ops` cannot look: in workspaces of HCP Terraform. */
export function statesElsewhere(environment: Environment): UsageError {
  const { name } = environment;
  const { stackNames } = namesOf(environment);
  const all = stacksOf(environment).map((kind) => stackNames[kind]);
  return new UsageError(
    `The states of ${name} are in HCP Terraform, where ops neither reads states nor follows runs: nothing is known of them`,
    `Plan, deploy and destroy with CDKTF itself, with ENVIRONMENT=${name}: npx cdktf diff STACK, npx cdktf deploy ${all.join(" ")}`,
  );
}
