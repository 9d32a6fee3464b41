import { devNull } from "node:os";
import type { Variables } from "../../../environments/variables";
import type { Profile } from "./profiles";

/** Variables with which some SDK, Terraform or the AWS CLI would find credentials of its own. */
const SOURCES =
  /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|CREDENTIAL_EXPIRATION|ACCOUNT_ID|PROFILE|DEFAULT_PROFILE|ROLE_ARN|ROLE_SESSION_NAME|WEB_IDENTITY_TOKEN_FILE|CONTAINER_\w+|CONFIG_FILE|SHARED_CREDENTIALS_FILE|SDK_LOAD_CONFIG|LOGIN_\w+)$/;

/** Settings of a profile that are no credentials, and the variables that mean the same to children. */
const CARRIED: Readonly<Record<string, string>> = {
  ca_bundle: "AWS_CA_BUNDLE",
  use_fips_endpoint: "AWS_USE_FIPS_ENDPOINT",
  use_dualstack_endpoint: "AWS_USE_DUALSTACK_ENDPOINT",
  retry_mode: "AWS_RETRY_MODE",
  max_attempts: "AWS_MAX_ATTEMPTS",
  sts_regional_endpoints: "AWS_STS_REGIONAL_ENDPOINTS",
};

/**
 * The environment of children that act as the caller and as nobody else: without any other source of credentials, in variables or in
 * the user's files. @param credentials variables with which they find the caller's
 */
export function withOnly(credentials: Readonly<Record<string, string | undefined>>, variables: Variables): Variables {
  const kept = Object.entries(variables).filter(([name]) => !SOURCES.test(name));
  return { ...Object.fromEntries(kept), ...credentials, AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull };
}

/** What a profile says besides its credentials, as variables; those that are set already stay. */
export function settingsIn(profile: Profile = {}, variables: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(CARRIED).flatMap(([setting, variable]) => {
      const value = profile[setting];
      return value === undefined || variables[variable] ? [] : [[variable, value]];
    }),
  );
}
