import { AwsError } from "../core/errors";
import type { ServiceModels } from "../core/model";
import type { WireReply, WireRequest } from "../core/protocol";
import { brokenOperation, encodeError, refusedOperation } from "../core/refusal";
import type { Caller } from "../core/service";
import { spokenProtocol } from "../core/spoken";
import type { MotoClient } from "../moto/client";
import type { BucketPolicies } from "./bucket-policies";
import type { Faults } from "./faults";
import type { Identities } from "./identities";
import type { Place } from "../iam/access/builder";
import type { RecognisedOperation } from "../iam/operations/recognised";
import { checkInput } from "./input-checks";
import { changeKey } from "./key-changes";
import { withKeyId } from "./key-ids";
import type { ManagedKeys } from "./managed-keys";
import type { MotoGuard, SignedFor } from "./moto-guard";
import { checkObject, checkTarget } from "./object-checks";
import { withNamedKey } from "./object-keys";
import { Parameters } from "./parameters";
import { changeAudience } from "./provider-audiences";
import { withKeptMembers } from "./role-updates";
import { answerSts, GIVES_KEYS_AWAY } from "./token-sessions";
import { tooDeep } from "./too-deep";

/** By SigV4 service name. */
const ISSUES_KEYS: Readonly<Record<string, string>> = { sts: "AssumeRole", iam: "CreateAccessKey" };

/** Services whose calls are held against their models before moto gets them. */
const CHECKED = new Set(["iam", "kms", "ssm", "sts"]);

/** Services whose writes may change what somebody may do. */
const CHANGES_POLICIES = new Set(["iam", "kms"]);

/** Passes the calls of all other services to moto, and corrects answers in which moto differs from AWS. */
export class MotoServices {
  constructor(
    private readonly moto: MotoClient,
    private readonly models: ServiceModels,
    private readonly identities: Identities,
    private readonly guard: MotoGuard,
    private readonly faults: Faults,
    private readonly bucketPolicies: BucketPolicies,
    private readonly managedKeys: ManagedKeys,
  ) {}

  private readonly parameters = new Parameters();

  async answer(scope: SignedFor, request: WireRequest, caller: Caller): Promise<WireReply> {
    const model = this.models.find(scope.service);
    const refuse = (error: AwsError) => encodeError(model, scope.service, error, spokenProtocol(request, model?.metadata.protocol));
    try {
      const called = this.guard.operationOf(scope.service, request);
      const operation = called?.operation ?? `${request.method} ${request.url.pathname}`;
      await this.faults.strike({ service: scope.service, operation, account: caller.account });
      if (scope.service === "s3") checkTarget(request);
      if (called && CHECKED.has(scope.service)) checkInput(model, called);
      await this.guard.check(scope, request, caller);
      if (called && scope.service === "s3") checkObject(called, request);
      if (GIVES_KEYS_AWAY[scope.service]?.includes(operation)) throw refusedOperation(scope.service, operation);
      const opened = called && scope.service === "sts" ? answerSts(called, caller, this.identities) : undefined;
      if (called && opened?.accessKeyId !== undefined) this.guard.rememberSession(opened.accessKeyId, called);
      if (opened) return opened.reply;
      const reply = await this.pass(scope, request, caller, called);
      // Whatever the answer is: moto may have failed on half of its way.
      if (CHANGES_POLICIES.has(scope.service) && !/^(Get|List|Describe|Encrypt|Decrypt|Generate)/.test(operation))
        this.guard.invalidate(scope.service, caller.account);
      if (hasFailed(reply)) throw brokenOperation(scope.service, operation);
      if (isHtml(reply)) throw reply.status < 500 ? refusedOperation(scope.service, operation) : brokenOperation(scope.service, operation);
      if (ISSUES_KEYS[scope.service] === operation) {
        const accessKeyId = this.identities.learn(reply.body.toString());
        if (accessKeyId && called && operation === "AssumeRole") this.guard.rememberSession(accessKeyId, called);
      }
      if (called && scope.service === "iam" && reply.status < 300) changeKey(this.identities, called);
      if (called && reply.status < 300) {
        await this.guard.remember(scope.service, called, reply, { account: caller.account, region: scope.region });
      }
      return reply;
    } catch (failure) {
      const error = tooDeep(failure) ?? failure;
      if (error instanceof AwsError) return refuse(error);
      return refuse(new AwsError("InternalFailure", `The sandbox failed: ${String(error)}`, {}, 500));
    }
  }

  /** The request as moto gets it. */
  private async towardsMoto(
    service: string,
    request: WireRequest,
    called: RecognisedOperation | undefined,
    place: Place,
  ): Promise<WireRequest> {
    if (service === "kms") return withKeyId(request, place);
    return called && service === "iam" ? withKeptMembers(this.moto, request, called, place.account) : request;
  }

  private async pass(
    { service, region }: SignedFor,
    request: WireRequest,
    caller: Caller,
    called?: RecognisedOperation,
  ): Promise<WireReply> {
    // moto does not know the keys of a session that the gateway has opened.
    const { accessKeyId } = caller.opener ?? caller;
    const by = { service, region, accessKeyId, account: caller.account };
    if (service === "s3") {
      const reply = await this.moto.forward(withNamedKey(this.bucketPolicies.towardsMoto(request)), by);
      return this.bucketPolicies.fromMoto(request, reply);
    }
    const changed = called && service === "iam" ? await changeAudience(this.moto, called, caller.account) : undefined;
    if (changed !== undefined) return changed;
    const reply = await this.moto.forward(await this.towardsMoto(service, request, called, { account: caller.account, region }), by);
    if (!called) return reply;
    if (service === "kms") return this.managedKeys.fromMoto(called.operation, reply, { account: caller.account, region });
    return service === "ssm" ? this.parameters.fromMoto(called, reply) : reply;
  }
}

/** What `serve.py` answers for moto when moto raises an error that is none of AWS. */
function hasFailed({ status, headers, body }: WireReply): boolean {
  return status === 500 && headers["content-type"] === "text/plain" && body.toString() === "moto failed\n";
}

/** moto answers an HTML page if it lacks the operation or fails. The body is checked because its S3 calls XML text/html too. */
function isHtml({ status, headers, body }: WireReply): boolean {
  return status >= 400 && /^text\/html/.test(headers["content-type"] ?? "") && /^\s*<(!doctype )?html/i.test(body.toString());
}
