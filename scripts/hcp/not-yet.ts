import { UsageError } from "../words/errors";

/** A verb that does not work with states in HCP Terraform. */
export function notOverHcp(verb: string, environmentName: string): UsageError {
  return new UsageError(
    `${verb} does not work with states in HCP Terraform yet, and those of ${environmentName} are there`,
    `First with backend.kind: s3 or local; then move the states: npm run ops -- state migrate --env ${environmentName}`,
  );
}
