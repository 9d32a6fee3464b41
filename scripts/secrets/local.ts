import { secrets } from "../../modules/text/redactor";
import type { Actor } from "../aws/actor";
import type { Secrets } from "../cli/secret-input";

/**
 * In a local AWS, what nobody gave comes from the variables that `npm run sandbox` sets for its own Snyk: `SNYK_TOKEN` and
 * `SNYK_CFG_ORG`, both names of Snyk's CLI. In any other environment they are not looked at: they may be somebody's own.
 */
export function withLocalSecrets(given: Secrets, { environment, variables }: Pick<Actor, "environment" | "variables">): Secrets {
  if (!environment.local) return given;
  const token = given.token || variables.SNYK_TOKEN;
  const organization = given.organization || variables.SNYK_CFG_ORG;
  secrets.learn(token);
  return { token, organization };
}
