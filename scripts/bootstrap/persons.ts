import { callersSts } from "../../environments/endpoints";
import type { Environment } from "../../environments/schema";
import type { Variables } from "../../environments/variables";
import { type Actor, actorIn } from "../aws/actor";
import { openCaller } from "../aws/caller/open";
import type { AskMfa } from "../aws/caller/provider";

/** Who makes the roles of runs in an environment's account: a person with credentials of their own there. */
export type PersonIn = (environment: Environment) => Promise<Actor>;

/** A profile's name with what stands for the environment filled in: `admin-{environment}`, `{account}-admin`. */
export function profileFor(pattern: string, { name, account }: Pick<Environment, "name" | "account">): string {
  return pattern.replaceAll("{environment}", name).replaceAll("{account}", account);
}

/** Credentials in variables, which would count before a profile. */
const BEFORE_PROFILES = /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|ROLE_ARN|WEB_IDENTITY_TOKEN_FILE|DEFAULT_PROFILE)$/;

/**
 * A person for each environment, by a profile of the user's AWS files. Throws UsageError where a profile does not exist.
 * @param pattern of the profile's name, see {@link profileFor}. @param variables of this process
 */
export function personsByProfile(pattern: string, variables: Variables, askMfa: AskMfa): PersonIn {
  const others = Object.fromEntries(Object.entries(variables).filter(([name]) => !BEFORE_PROFILES.test(name)));
  return async (environment) => {
    const given = { ...others, AWS_PROFILE: profileFor(pattern, environment) };
    const caller = await openCaller(given, askMfa, () => callersSts([environment], given).address);
    return asThemselves(actorIn(environment, caller));
  };
}

/** The caller, in no role of the project: none of these may give itself permissions. */
export function asThemselves(actor: Actor): Actor {
  return { ...actor, role: undefined };
}
