import { getDefaultRoleAssumer, getDefaultRoleAssumerWithWebIdentity } from "@aws-sdk/client-sts";
import { fromContainerMetadata, fromHttp, fromIni, fromInstanceMetadata, fromTokenFile } from "@aws-sdk/credential-providers";
import type { Variables } from "../../../environments/variables";
import { networkHandler } from "../../../modules/network/handler";
import { CommandError, OperationError, systemCode } from "../../words/errors";
import type { Credentials, CredentialsProvider } from "../actor";
import type { Profiles } from "./profiles";
import type { Source } from "./source";

/** Asks the user for the code of a device. @param device its serial number or ARN */
export type AskMfa = (device: string) => Promise<string>;

/** Address of STS that the environments of this run name; undefined for AWS's own. Asked when a role is assumed: they are known by then. */
export type StsAddress = () => string | undefined;

/** Before this time, credentials are renewed (milliseconds): a call that has begun must not outlive them. */
const EARLY_MS = 5 * 60_000;

/**
 * The credentials of a source, fetched when they are first needed and again before they expire; never twice at the same time, since
 * the user may be asked. Throws OperationError that names the source if there are none.
 */
export function providerOf(source: Source, variables: Variables, profiles: Profiles, ways: Ways): CredentialsProvider {
  const fetch = fetchFrom(source, variables, profiles, ways);
  let current: Promise<Credentials> | undefined;
  let expiresAt = Infinity;
  return async () => {
    if (current === undefined || Date.now() > expiresAt - EARLY_MS) {
      expiresAt = Infinity;
      const started = fetch().catch((error: unknown) => {
        current = undefined;
        throw explained(error, source);
      });
      current = started.then((credentials) => {
        expiresAt = credentials.expiration?.getTime() ?? Infinity;
        return credentials;
      });
    }
    return current;
  };
}

/** What a provider may need besides files and variables. */
export interface Ways {
  readonly askMfa: AskMfa;
  readonly stsAddress: StsAddress;
}

function fetchFrom(source: Source, variables: Variables, profiles: Profiles, { askMfa, stsAddress }: Ways): () => Promise<Credentials> {
  const clientConfig = {
    region: variables.AWS_REGION || variables.AWS_DEFAULT_REGION || "us-east-1",
    requestHandler: networkHandler(variables),
  };
  const sts = () => Object.assign({ endpoint: stsAddress() }, clientConfig);
  switch (source.kind) {
    case "keys":
      return () => Promise.resolve(keysIn(variables));
    case "web identity":
      return () =>
        fromTokenFile({
          webIdentityTokenFile: variables.AWS_WEB_IDENTITY_TOKEN_FILE,
          roleArn: variables.AWS_ROLE_ARN,
          roleSessionName: variables.AWS_ROLE_SESSION_NAME || "ops",
          clientConfig: sts(),
        })();
    case "profile": {
      const { configFile: configFilepath, credentialsFile: filepath } = profiles;
      const { profile } = source;
      // SSO is asked by the same configuration, and has another address.
      return () => {
        const [roleAssumer, roleAssumerWithWebIdentity] = [getDefaultRoleAssumer(sts()), getDefaultRoleAssumerWithWebIdentity(sts())];
        const assumers = { roleAssumer, roleAssumerWithWebIdentity };
        return fromIni({ profile, configFilepath, filepath, ignoreCache: true, mfaCodeProvider: askMfa, clientConfig, ...assumers })();
      };
    }
    case "container":
      return containerProvider(variables);
    case "instance":
      return fromInstanceMetadata({ maxRetries: 1, timeout: 1_000 });
    case "none":
      return () => Promise.reject(new Error("no variable, no profile, no container and no instance has any"));
  }
}

function keysIn({ AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "", AWS_SESSION_TOKEN, AWS_SECURITY_TOKEN }: Variables): Credentials {
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN || AWS_SECURITY_TOKEN || undefined,
  };
}

/** The older provider also takes an answer of ECS without a token, the newer one a file with the authorization (EKS). */
function containerProvider(variables: Variables): () => Promise<Credentials> {
  const relative = variables.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || undefined;
  if (relative !== undefined) return fromContainerMetadata({ maxRetries: 1, timeout: 2_000 });
  return fromHttp({
    awsContainerCredentialsFullUri: variables.AWS_CONTAINER_CREDENTIALS_FULL_URI,
    awsContainerAuthorizationToken: variables.AWS_CONTAINER_AUTHORIZATION_TOKEN || undefined,
    awsContainerAuthorizationTokenFile: variables.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE || undefined,
    maxRetries: 1,
    timeout: 2_000,
  });
}

function explained(error: unknown, { kind, means, ...source }: Source): unknown {
  if (error instanceof CommandError || !(error instanceof Error)) return error;
  // The network is at fault, and its errors say how.
  if (typeof systemCode(error) === "string" && kind !== "container") return error;
  const what = kind === "none" || kind === "instance" ? "There are no AWS credentials" : `There are no AWS credentials from ${means}`;
  const login = "profile" in source ? `aws sso login --profile ${source.profile}` : "aws sso login";
  return new OperationError(
    `${what}: ${error.message}`,
    `Log in (${login}), or choose other credentials (AWS_PROFILE), and run this again.`,
    {
      cause: error,
    },
  );
}
