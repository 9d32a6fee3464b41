import type { IncomingMessage, ServerResponse } from "node:http";

/** Who signed a request, as IAM names it. */
export interface Caller {
  /** 12 digits. */
  readonly account: string;
  /** `arn:aws:iam::A:root`, `arn:aws:iam::A:user/N`, `arn:aws:sts::A:assumed-role/N/SESSION` or `arn:aws:sts::A:federated-user/N`. */
  readonly arn: string;
  readonly accessKeyId: string;
  /** The user or root who has opened the session: by GetSessionToken as itself, by GetFederationToken for a federated user. */
  readonly opener?: Caller;
  /** ARN of what a service of AWS acts for in a session that it has opened, as EventBridge for a rule. @default nobody has told */
  readonly actsFor?: string;
}

/** One decoded and validated call of an operation in AWS's service model. */
export interface Call<Input = Readonly<Record<string, unknown>>> {
  readonly operation: string;
  readonly region: string;
  readonly caller: Caller;
  /** Where the caller has reached the sandbox. @default the gateway's own address */
  readonly endpoint?: string;
  /** Members by their names in the service model; timestamps stay as sent, blobs are Buffers. */
  readonly input: Input;
}

/**
 * Returns the output shape's members: timestamps as epoch seconds (numbers), blobs as Buffers; `undefined` is left out.
 * Throws {@link AwsError} if AWS would refuse the call.
 */
export type Handler<Input = never> = (call: Call<Input>) => unknown;

/** Handles HTTP that is not an AWS operation (package indexes, git). It writes to `response` itself. */
export type WebHandler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

/** What a call accesses: IAM has to allow the caller `action` on each of `resources`. */
export interface Access {
  /** `codecommit:GetFile`. */
  readonly action: string;
  /** ARNs; empty if the action has no resource type, so that policies must say `*`. */
  readonly resources: readonly string[];
  /** Owner of the resources. @default the account in their ARNs */
  readonly resourceAccount?: string;
  /** Resource-based policies, as JSON. */
  readonly resourcePolicies?: readonly string[];
  /** ARNs of what the action makes, if `resources` does not hold them. */
  readonly makes?: readonly string[];
  /** The policy that a key is to get, as JSON: it counts in place of the one that it has. */
  readonly newPolicy?: string;
  /** Condition keys beyond the global ones, such as `sts:AWSServiceName`. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** Actions that AWS accepts in place of `action`. */
  readonly alternatives?: readonly string[];
  /** AWS's error, if it is not the usual denial. */
  readonly refusal?: { readonly code: string; readonly message: string };
}

/** A service that the sandbox implements itself, behind the gateway. */
export interface AwsService {
  /** Folder name of the botocore service model, which is also the SigV4 service name: `codeartifact`. */
  readonly name: string;
  /** Operation name in the service model -> its handler. Operations without a handler are refused. */
  readonly operations: Readonly<Record<string, Handler>>;
  /** What IAM has to allow for a call. @default the action with the operation's name, on `*` */
  access?(call: Call): readonly Access[];
  /** The tags of a resource of the service; undefined if there is no such resource. */
  tagsOf?(arn: string): Readonly<Record<string, string>> | undefined;
  /** Path prefix (`/d/`) -> web handler. */
  readonly web?: Readonly<Record<string, WebHandler>>;
  /** Stops what the service started; called when the sandbox stops. */
  close?(): Promise<void>;
}

/** Short-lived credentials of a role, for a process or an SDK client. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** The role's own account. */
  readonly account: string;
}

/** An event that a service of AWS sends to an account's default event bus. */
export interface AwsEvent {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /** `aws.codeartifact`. */
  readonly source: string;
  /** `CodeArtifact Package Version State Change`. */
  readonly detailType: string;
  /** ARNs. */
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What the gateway gives to each service that the sandbox implements itself. */
export interface SandboxContext {
  /** `http://127.0.0.1:PORT`, without a trailing slash; every service answers there. */
  readonly endpoint: string;
  /** The address that builds with a proxy use in place of 127.0.0.1. @default they use 127.0.0.1 */
  readonly faraway?: string | undefined;
  /** A private folder of this sandbox, removed when it stops. */
  readonly workDirectory: string;
  /**
   * Acts as an AWS service: assumes `roleArn` as AWS does for `servicePrincipal` ("codebuild.amazonaws.com").
   * Throws {@link AwsError} AccessDenied if the role does not exist or does not trust the service.
   * @param sourceArn the resource that the service acts for: trust policies may check it (`aws:SourceArn`, `aws:SourceAccount`)
   */
  assumeServiceRole(roleArn: string, servicePrincipal: string, sessionName: string, sourceArn?: string): Promise<RoleCredentials>;
  /** The caller behind an access key of this run, and its secret. Throws {@link AwsError} for any other key, and for one that has expired. */
  identify(accessKeyId: string): Promise<{ caller: Caller; secretAccessKey: string; sessionToken?: string }>;
  /** Keys of an account's root, for work that AWS does itself and no role has to allow. */
  rootKeys(account: string): { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Sends an event; what it starts begins later. */
  emit(event: AwsEvent): void;
  /** Throws AccessDeniedException if IAM does not allow this. For web handlers: the gateway checks operations before it calls them. */
  authorize(caller: Caller, access: Access): Promise<void>;
  /** The part of the machine's environment that builds may inherit: PATH, caches of npm and pip; never credentials. */
  readonly toolEnvironment: Readonly<Record<string, string>>;
}

/** Creates a service: each `sandbox/services/<name>/index.ts` exports one of these. */
export type ServiceFactory = (context: SandboxContext) => AwsService;
