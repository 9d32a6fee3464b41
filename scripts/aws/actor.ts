import { endpointsOf, oneEndpoint } from "../../environments/endpoints";
import { refuseForeignSettings } from "../../environments/foreign-settings";
import { type Role, type RoleKind, roleOf } from "../../environments/role";
import type { Environment } from "../../environments/schema";
import type { Endpoints } from "../../environments/services";
import type { Variables } from "../../environments/variables";
import { networkVariables } from "../../modules/network/variables.mjs";
import { CACHE } from "../process/paths";
import { UsageError } from "../words/errors";
import { fileOf } from "../../environments/file-of";

export type { Variables } from "../../environments/variables";

/** An access key. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Gives an access key, the same as before while that is valid. */
export type CredentialsProvider = () => Promise<Credentials>;

/** How the caller's credentials were found. */
export interface Identity {
  /** For people: `profile prod (SSO ...)`. */
  readonly means: string;
  /** Other sources that variables name, and that nobody of us uses: `AWS_PROFILE=prod`. */
  readonly passedOver: readonly string[];
  /** The process's environment in which children find these credentials, and no others. */
  readonly childVariables: Variables;
}

/**
 * Who acts in an environment's account, and how AWS is reached. A command decides it once, at its start, and hands it to synth,
 * to Terraform and to the SDK's clients.
 */
export interface Actor {
  readonly environment: Environment;
  /** Which of the environment's roles the synthesized stacks assume. */
  readonly kind: RoleKind;
  /** That role; undefined if the command uses the caller's own credentials. */
  readonly role: Role | undefined;
  /** The whole environment of every child process: it includes the caller's credentials, proxies and certificate authority. */
  readonly variables: Variables;
  /** The caller's credentials; undefined if the SDK's own chain finds them (variables, profile, SSO, instance). */
  readonly credentials: Credentials | CredentialsProvider | undefined;
  /** Undefined if nobody has decided how credentials are found. */
  readonly identity?: Identity;
  /** Addresses of services. A service without one is asked at AWS's own; no variable and no profile is heeded. */
  readonly endpoints: Endpoints;
}

/** What is known of the caller when a command begins. */
export interface Caller {
  /** @default those of this process */
  readonly variables?: Variables;
  readonly credentials?: Credentials | CredentialsProvider;
  /** How they were found, and what children get. @default children get the variables as they are */
  readonly identity?: Identity;
  /** Address of every service, of whoever starts a local AWS by itself. @default what the environment's file says, or in a local environment the variables */
  readonly endpoint?: string;
}

/**
 * Decides who acts in an environment, and where its data goes. Throws NetworkSettingError if a proxy or a certificate authority
 * cannot be used, and ForeignSettingsError if settings around would send it
 * elsewhere than the environment's file says, and UsageError if the environment has roles but not the one that is wanted.
 * @param kind which role; "read-only" falls back on the deploy role
 */
export function actorIn(environment: Environment, caller: Caller = {}, kind: RoleKind = "deploy"): Actor {
  const { variables = process.env, credentials, identity, endpoint } = caller;
  refuseForeignSettings(environment, variables);
  requireRole(environment, kind);
  const children = networkVariables(identity?.childVariables ?? variables, CACHE);
  // What the file does not name, Terraform's children must not find elsewhere either.
  const own = environment.local ? children : { ...children, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" };
  const endpoints = endpoint === undefined ? endpointsOf(environment, variables) : oneEndpoint({ address: endpoint, source: "the caller" });
  return { environment, kind, role: roleOf(environment, kind), variables: own, credentials, identity, endpoints };
}

/** The deploy role may not archive, and whoever may assume it need not be allowed to either. */
function requireRole(environment: Environment, kind: RoleKind): void {
  if (kind !== "quarantine" || environment.quarantineRoleArn !== undefined || environment.deployRoleArn === undefined) return;
  throw new UsageError(
    `${fileOf(environment)} names a deployRoleArn and no quarantineRoleArn.`,
    `Have the role made that npm run ops -- roles --env ${environment.name} prints, and name it there.`,
  );
}
