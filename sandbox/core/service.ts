import type { IncomingMessage, ServerResponse } from "node:http";

/** Who signed a request, as IAM names it. */
export interface Caller {
  /** 12 digits. */
  readonly account: string;
  /** `arn:aws:iam::A:root`, `arn:aws:iam::A:user/N` or `arn:aws:sts::A:assumed-role/N/SESSION`. */
  readonly arn: string;
  readonly accessKeyId: string;
}

/** One decoded and validated call of an operation in AWS's service model. */
export interface Call<Input = Readonly<Record<string, unknown>>> {
  readonly operation: string;
  readonly region: string;
  readonly caller: Caller;
  /** Members as the service model names them; timestamps stay as sent, blobs are Buffers. */
  readonly input: Input;
}

/**
 * Answers with the output shape's members: timestamps as epoch seconds (numbers), blobs as Buffers, `undefined` left out.
 * Throws {@link AwsError} for what AWS would refuse.
 */
export type Handler<Input = never> = (call: Call<Input>) => unknown;

/** HTTP that is not an AWS operation: package indexes, git. Answers on `response` itself. */
export type WebHandler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

/** What a call touches, for IAM: the evaluator needs the caller to be allowed `action` on each of `resources`. */
export interface Access {
  /** `codecommit:GetFile`. */
  readonly action: string;
  /** ARNs; empty means that the action knows no resource, so policies must say `*`. */
  readonly resources: readonly string[];
  /** Owner of the resources. @default the account in their ARNs */
  readonly resourceAccount?: string;
  /** Policies on the resource itself, as JSON. */
  readonly resourcePolicies?: readonly string[];
  /** Condition keys beyond the global ones, such as `sts:AWSServiceName`. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** One service of ours behind the gateway. */
export interface AwsService {
  /** Folder name of the botocore service model, which is also the SigV4 service name: `codeartifact`. */
  readonly name: string;
  /** Operation name as in the service model -> what answers it. Operations that are not here are refused. */
  readonly operations: Readonly<Record<string, Handler>>;
  /** What the evaluator has to allow for a call; the operation's own name on `*` where this is absent. */
  access?(call: Call): readonly Access[];
  /** Path prefix (`/d/`) -> web handler. */
  readonly web?: Readonly<Record<string, WebHandler>>;
  /** Ends what the service started; called when the sandbox stops. */
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

/** What the gateway gives to each service of ours. */
export interface SandboxContext {
  /** `http://127.0.0.1:PORT`, without a trailing slash; speaks every service. */
  readonly endpoint: string;
  /** A private folder of this sandbox, removed when it stops. */
  readonly workDirectory: string;
  /**
   * Acts as an AWS service: assumes `roleArn` as AWS does for `servicePrincipal` ("codebuild.amazonaws.com").
   * Throws {@link AwsError} AccessDenied if the role does not exist or does not trust the service.
   * @param sourceArn what the service acts for: trust policies may ask for it (`aws:SourceArn`, `aws:SourceAccount`)
   */
  assumeServiceRole(roleArn: string, servicePrincipal: string, sessionName: string, sourceArn?: string): Promise<RoleCredentials>;
  /** The caller behind an access key, and the secret that goes with it (undefined where the key was never issued here). */
  identify(accessKeyId: string): Promise<{ caller: Caller; secretAccessKey?: string; sessionToken?: string }>;
  /** Whether IAM lets the caller do this; throws AccessDeniedException if not. For web handlers: operations are checked before they are called. */
  authorize(caller: Caller, access: Access): Promise<void>;
  /** Environment of the machine that builds may inherit: PATH, caches of npm and pip; never credentials. */
  readonly toolEnvironment: Readonly<Record<string, string>>;
}

/** How each service is made: `sandbox/services/<name>/index.ts` exports one of these. */
export type ServiceFactory = (context: SandboxContext) => AwsService;
