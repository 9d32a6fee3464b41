import { inert } from "../../modules/text/printable";
import { shownLines } from "../../modules/text/shown";
import { AwsError } from "../core/errors";
import type { ServiceModel, ServiceModels } from "../core/model";
import type { WireReply, WireRequest } from "../core/protocol";
import { decodeInput, encodeOutput, operationOfRequest } from "../core/protocol";
import { encodeError, invalidInput, refusedOperation } from "../core/refusal";
import type { Access, AwsService, Call, Caller, Handler } from "../core/service";
import { validateInput } from "../core/validate";
import type { Authorizer } from "../iam/authorizer";
import { tagOnCreate } from "../iam/access/tag-on-create";
import { tagKeys } from "../iam/access/tags";
import { asKeys } from "../iam/tag-keys";
import { requestedRegion } from "../iam/request-context";
import type { Faults } from "./faults";
import { tooDeep } from "./too-deep";

/** Decodes, validates, authorizes and answers calls of the services that the sandbox implements itself. */
export class OwnServices {
  private readonly services: ReadonlyMap<string, AwsService>;

  constructor(
    services: readonly AwsService[],
    private readonly models: ServiceModels,
    private readonly faults: Faults,
    private readonly authorizer: Pick<Authorizer, "authorize">,
  ) {
    this.services = new Map(services.map((service) => [service.name, service]));
  }

  has(service: string): boolean {
    return this.services.has(service);
  }

  async answer(name: string, request: WireRequest, region: string, caller: Caller): Promise<WireReply> {
    const service = this.services.get(name) as AwsService;
    const model = this.models.get(name);
    try {
      return await this.run(service, model, request, region, caller);
    } catch (failure) {
      const error = tooDeep(failure) ?? failure;
      if (error instanceof AwsError) return encodeError(model, name, error);
      process.stderr.write(inert(shownLines(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)));
      return encodeError(model, name, new AwsError("InternalServerException", `The sandbox failed: ${String(error)}`, {}, 500));
    }
  }

  private async run(service: AwsService, model: ServiceModel, request: WireRequest, region: string, caller: Caller): Promise<WireReply> {
    const operation = operationOfRequest(model, request);
    if (!operation) throw new AwsError("UnknownOperationException", `${service.name} knows no operation for ${describe(request)}`, {}, 404);
    await this.faults.strike({ service: service.name, operation: operation.name, account: caller.account });
    const handler = service.operations[operation.name] as Handler<Call["input"]> | undefined;
    if (!handler) throw refusedOperation(service.name, operation.name);
    let input: Call["input"];
    try {
      input = decodeInput(model, operation, request);
    } catch (error) {
      throw new AwsError("SerializationException", `The request body cannot be read: ${(error as Error).message}`);
    }
    const violations = validateInput(model, operation, input);
    if (violations.length > 0) throw invalidInput(operation, violations);
    const call: Call = { operation: operation.name, region, caller, input, endpoint: request.url.origin };
    const accesses = service.access?.(call) ?? [{ action: `${service.name}:${operation.name}`, resources: [] }];
    for (const access of accesses.flatMap((each) => withTags(service, call, each))) {
      await this.authorizer.authorize(caller, access, requestedRegion(service.name, region));
    }
    return encodeOutput(model, operation, await handler(call));
  }
}

/** The access on each of its resources, with the condition keys about tags, and what a resource that is made with tags needs too. */
function withTags(service: AwsService, { input, caller }: Call, access: Access): readonly Access[] {
  const requested = { ...access, context: { ...tagKeys(input), ...access.context } };
  const onResource = (arn: string): Access => ({
    ...requested,
    resources: [arn],
    context: { ...asKeys("aws:ResourceTag/", service.tagsOf?.(arn) ?? {}), ...requested.context },
  });
  const each = access.resources.length === 0 ? [requested] : access.resources.map(onResource);
  return [...each, ...tagOnCreate(requested, caller.account)];
}

function describe({ method, url, headers }: WireRequest): string {
  const target = headers["x-amz-target"];
  return target ? `X-Amz-Target ${String(target)}` : `${method} ${url.pathname}`;
}
