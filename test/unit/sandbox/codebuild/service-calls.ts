import { AwsError } from "../../../../sandbox/core/errors";
import type { Operation } from "../../../../sandbox/core/model";
import { invalidInput } from "../../../../sandbox/core/refusal";
import type { AwsService, Call, Caller, Handler } from "../../../../sandbox/core/service";
import { validateInput } from "../../../../sandbox/core/validate";
import { serviceModels } from "../../../helpers/models";
import { ACCOUNT, REGION } from "./fake-aws";

type Members = Record<string, unknown>;
/** Who calls. @default the account's root */
type Who = Partial<Pick<Caller, "account" | "arn" | "actsFor">>;

/** Calls operations of a service as the gateway does; input, answer and error have to fit the service model. */
export interface ServiceCalls {
  call<T = Members>(operation: string, input: object, caller?: Who): Promise<T>;
  /** The error code and message of a refused call. */
  refusal(operation: string, input: object): Promise<{ code: string; message: string }>;
}

export async function serviceCalls(service: AwsService): Promise<ServiceCalls> {
  const model = (await serviceModels()).get(service.name);
  const calls: ServiceCalls = {
    async call<T>(name: string, input: object, who: Who = {}) {
      const account = who.account ?? ACCOUNT;
      const arn = who.arn ?? `arn:aws:iam::${account}:root`;
      const operation = model.operations[name] as Operation;
      const call: Call = {
        operation: name,
        region: REGION,
        caller: { account, arn, accessKeyId: account, actsFor: who.actsFor },
        input: input as Members,
      };
      const violations = validateInput(model, operation, call.input);
      if (violations.length > 0) throw invalidInput(operation, violations);
      const handler = service.operations[name] as Handler<Members>;
      const answer = await Promise.resolve()
        .then(() => handler(call))
        .catch((error: unknown) => {
          const declared = (operation.errors ?? []).map(({ shape }) => shape);
          if (error instanceof AwsError && !declared.includes(error.code))
            throw new Error(`${name} declares no ${error.code}: ${error.message}`);
          throw error;
        });
      // The answer as it is sent, without undefined members.
      const sent = JSON.parse(JSON.stringify(answer ?? {})) as Members;
      const violated = operation.output ? validateInput(model, { ...operation, input: operation.output }, sent) : [];
      // AWS itself answers empty lists although its models require at least one item (`projectsNotFound`).
      const wrong = violated.filter(({ value }) => !(Array.isArray(value) && value.length === 0));
      if (wrong.length > 0) throw new Error(`${name} answered what its model does not say: ${JSON.stringify(wrong)}`);
      return sent as T;
    },
    async refusal(name, input) {
      const error: unknown = await calls.call(name, input).then(
        (answer) => new Error(`answered ${JSON.stringify(answer)}`),
        (thrown: unknown) => thrown,
      );
      if (error instanceof AwsError) return { code: error.code, message: error.message };
      throw error;
    },
  };
  return calls;
}
