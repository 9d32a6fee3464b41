import { type Role, type RoleKind, roleOf } from "../../environments/role";
import type { Environment } from "../../environments/schema";

/** A process's environment. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** An access key. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
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
  readonly credentials: Credentials | undefined;
  /** Endpoint of AWS; undefined if the SDK finds it by itself (AWS_ENDPOINT_URL and its like, else AWS). */
  readonly endpoint: string | undefined;
}

/** What is known of the caller when a command begins. */
export interface Caller {
  /** @default those of this process */
  readonly variables?: Variables;
  readonly credentials?: Credentials;
  /** @default the environment's */
  readonly endpoint?: string;
}

/** Decides who acts in an environment. @param kind which role; "read-only" falls back on the deploy role */
export function actorIn(environment: Environment, caller: Caller = {}, kind: RoleKind = "deploy"): Actor {
  const { variables = process.env, credentials, endpoint = environment.endpoint } = caller;
  return { environment, kind, role: roleOf(environment, kind), variables, credentials, endpoint };
}
