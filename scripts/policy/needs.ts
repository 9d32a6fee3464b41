import type { Environment } from "../../environments/schema";
import type { Policy } from "../../modules/scanner/contract/policy";
import { UsageError } from "../words/errors";

/** Throws {@link UsageError} if the gate asks for what the environment's way of asking Snyk does not tell: it could never trip. */
export function checkPolicyFor({ name, snyk }: Pick<Environment, "name" | "snyk">, policy: Policy | undefined): void {
  const { licences = [] } = policy?.gate ?? {};
  if (snyk.engine !== "api" || licences.length === 0) return;
  throw new UsageError(
    `gate.licences of the policy asks for ${licences.join(", ")}, and ${name} has snyk.engine: api, which tells nothing of licences: the gate could never trip for them.`,
    "Set snyk.engine to cli, or take gate.licences out of environments/policy.yaml.",
  );
}
