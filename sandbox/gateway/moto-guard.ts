import { AwsError } from "../core/errors";
import type { ServiceModels } from "../core/model";
import type { WireReply, WireRequest } from "../core/protocol";
import type { Access, Caller } from "../core/service";
import { spokenProtocol } from "../core/spoken";
import { accessOf } from "../iam/access";
import type { Place } from "../iam/access/builder";
import type { Authorizer } from "../iam/authorizer";
import { requestedRegion } from "../iam/request-context";
import type { Documents } from "../iam/documents";
import type { KeyUses } from "../iam/keys";
import type { SessionLimits } from "../iam/session-limits";
import { operationOf } from "../iam/operations";
import type { RecognisedOperation } from "../iam/operations/recognised";
import type { Boundaries } from "./boundaries";
import type { LinkedRoles } from "./linked-roles";
import { checkInput } from "./input-checks";
import type { ParameterLimits } from "./parameter-limits";
import { checkSession } from "./token-sessions";

/** Protocols in which AWS answers a denial with the code `AccessDenied` and status 403. */
const XML_PROTOCOLS = new Set(["query", "ec2", "rest-xml"]);

/** The service and region for which a request was signed. */
export interface SignedFor {
  /** SigV4 service name. */
  readonly service: string;
  readonly region: string;
}

/** What AWS wants of a call beyond its service's model, and moto does not look at. */
export interface Limits {
  readonly boundaries: Boundaries;
  readonly documents: Documents;
  readonly parameters: ParameterLimits;
  readonly sessions: SessionLimits;
}

/** Checks IAM before a call reaches moto. */
export class MotoGuard {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly models: ServiceModels,
    private readonly keys: KeyUses,
    private readonly linkedRoles: LinkedRoles,
    private readonly limits: Limits,
  ) {}

  /** The operation that a request calls; undefined if it cannot be recognised. */
  operationOf(service: string, request: WireRequest): RecognisedOperation | undefined {
    return operationOf(service, request, this.models);
  }

  /**
   * Lets the request pass if the caller's policies allow it.
   * @throws AwsError AccessDenied(Exception); also if the operation cannot be recognised and the caller is not root
   */
  async check({ service, region }: SignedFor, request: WireRequest, caller: Caller): Promise<void> {
    const called = this.operationOf(service, request);
    checkSession(caller, service, called?.operation);
    if (!called && caller.arn.endsWith(":root")) return;
    const denial = (message: string) => this.denial(service, request, message);
    if (!called) throw denial(`The sandbox cannot tell which ${service} operation this is, so only root may call it`);
    const place = { account: caller.account, region };
    const { operation, params } = called;
    const may = (access: Access) =>
      this.authorizer.authorize(caller, access, requestedRegion(service, region)).catch((error: unknown) => {
        const isDenial = error instanceof AwsError && error.code === "AccessDeniedException" && access.refusal === undefined;
        throw isDenial ? denial(error.message) : error;
      });
    const accesses = await accessOf(service, operation, params, place);
    if (service === "kms") await this.keys.checkAliases(accesses, place);
    for (const access of accesses) await may(access);
    for (const access of await this.keys.accesses(service, operation, params, place)) await may(access);
    for (const access of await this.linkedRoles.accesses(service, operation, place)) await may(access);
    if (service === "logs") await this.keys.checkLogs(this.authorizer, params, place);
    const { boundaries, documents, parameters, sessions } = this.limits;
    if (service === "ssm") await parameters.check(operation, params, place);
    if (service === "sts") await sessions.check(params, caller.account, caller.arn.includes(":assumed-role/"));
    await documents.check({ service, operation, params, body: request.body, account: caller.account });
    if (service === "iam") await boundaries.check(params, caller.account);
  }

  /** Checks the parameters of a session that nobody has signed for. Throws AwsError in the words of STS. */
  async checkWebIdentity(request: WireRequest, account: string): Promise<void> {
    const called = this.operationOf("sts", request);
    if (!called) throw new AwsError("MalformedQueryString", "The parameters cannot be read", {}, 400);
    checkInput(this.models.find("sts"), called);
    await this.limits.sessions.check(called.params, account, false);
    await this.limits.documents.check({ service: "sts", ...called, body: request.body, account });
  }

  /** Keeps what the sandbox has to know later about what moto has done. */
  async remember(service: string, { operation, params }: RecognisedOperation, { body }: WireReply, place: Place): Promise<void> {
    if (service === "s3" && operation === "CreateMultipartUpload") await this.keys.objects.remember(params, body.toString(), place);
    await this.linkedRoles.make(service, operation, place);
  }

  /** Keeps the session's policies and tags of a call of AssumeRole or GetFederationToken: moto forgets tags and policy ARNs. */
  rememberSession(accessKeyId: string, { params }: RecognisedOperation): void {
    const { RoleArn, Policy, PolicyArns, Tags } = params as {
      RoleArn?: string;
      Policy?: string;
      PolicyArns?: readonly { arn?: string }[];
      Tags?: readonly { Key: string; Value: string }[];
    };
    this.authorizer.rememberSession(accessKeyId, {
      roleArn: RoleArn,
      policies: Policy ? [Policy] : [],
      policyArns: (PolicyArns ?? []).flatMap(({ arn }) => arn ?? []),
      tags: Object.fromEntries((Tags ?? []).map(({ Key, Value }) => [Key, Value])),
    });
  }

  /** Forgets cached policies, because policies have changed. */
  invalidate(service: string, account: string): void {
    this.authorizer.invalidate(service, account);
  }

  private denial(service: string, request: WireRequest, message: string): AwsError {
    const xml = XML_PROTOCOLS.has(spokenProtocol(request, this.models.find(service)?.metadata.protocol));
    // The name of its error in the service model.
    if (service === "sns") return new AwsError("AuthorizationError", message, {}, 403);
    return xml ? new AwsError("AccessDenied", message, {}, 403) : new AwsError("AccessDeniedException", message);
  }
}
