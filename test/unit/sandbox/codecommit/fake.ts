import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsError } from "../../../../sandbox/core/errors";
import type { Operation, ServiceModel } from "../../../../sandbox/core/model";
import { invalidInput } from "../../../../sandbox/core/refusal";
import type { Access, AwsService, Call, Caller, Handler, SandboxContext } from "../../../../sandbox/core/service";
import { validateInput } from "../../../../sandbox/core/validate";
import { codecommit } from "../../../../sandbox/services/codecommit";
import { Git } from "../../../../sandbox/services/codecommit/git/run";
import { serviceModels } from "../../../helpers/models";

export const ACCOUNT = "111122223333";
export const REGION = "eu-central-1";

export interface Where {
  readonly account?: string;
  readonly region?: string;
}

type Members = Record<string, unknown>;

/** CodeCommit without a gateway, in a temporary folder. */
export interface FakeCodeCommit {
  readonly service: AwsService;
  /** Issued keys: access key -> caller and secret. Other keys belong to root of {@link ACCOUNT}, with the secret `any`. */
  readonly issued: Map<string, { caller: Caller; secretAccessKey: string; sessionToken?: string }>;
  /** The accesses that `authorize` was asked about, in order. */
  readonly asked: Access[];
  /** Set this to make `authorize` refuse. */
  denies: (access: Access) => boolean;
  /** Calls an operation as the gateway does; the answer and any error have to fit the service model. */
  call<T = Members>(operation: string, input: Members, where?: Where): Promise<T>;
  /** The error code of a refused call. */
  codeOf(operation: string, input: Members, where?: Where): Promise<string>;
  /** The bare repository, for changes that the API does not offer. */
  gitOf(repositoryName: string): Promise<Git>;
  stop(): Promise<void>;
}

export function rootOf(account: string, accessKeyId = account): Caller {
  return { account, arn: `arn:aws:iam::${account}:root`, accessKeyId };
}

export async function startCodeCommit(endpoint = "http://127.0.0.1:4000"): Promise<FakeCodeCommit> {
  const workDirectory = await mkdtemp(join(tmpdir(), "codecommit-"));
  const model = (await serviceModels()).get("codecommit");
  const issued: FakeCodeCommit["issued"] = new Map();
  const asked: Access[] = [];
  const context: SandboxContext = {
    emit: () => undefined,
    endpoint,
    workDirectory,
    toolEnvironment: { PATH: process.env.PATH ?? "" },
    assumeServiceRole: () => Promise.reject(new Error("not used")),
    identify: (key) => Promise.resolve(issued.get(key) ?? { caller: rootOf(ACCOUNT, key), secretAccessKey: "any" }),
    rootKeys: (account) => ({ accessKeyId: account, secretAccessKey: "any" }),
    authorize: (_caller, access) => {
      asked.push(access);
      return fake.denies(access) ? Promise.reject(new AwsError("AccessDeniedException", "denied by test")) : Promise.resolve();
    },
  };
  const service = codecommit(context);
  const call = async <T>(operation: string, input: Members, { account = ACCOUNT, region = REGION }: Where = {}): Promise<T> => {
    return (await callByModel(service, model, { operation, region, caller: rootOf(account), input })) as T;
  };
  const fake: FakeCodeCommit = {
    service,
    issued,
    asked,
    denies: () => false,
    call,
    async codeOf(operation, input, where) {
      const error: unknown = await call(operation, input, where).then(
        (answer) => new Error(`answered ${JSON.stringify(answer)}`),
        (thrown: unknown) => thrown,
      );
      if (error instanceof AwsError) return error.code;
      throw error;
    },
    async gitOf(repositoryName) {
      const { repositoryMetadata } = await call<{ repositoryMetadata: { repositoryId: string } }>("GetRepository", { repositoryName });
      const directory = join(workDirectory, "codecommit", ACCOUNT, REGION, `${repositoryMetadata.repositoryId}.git`);
      return new Git(directory, context.toolEnvironment);
    },
    stop: () => rm(workDirectory, { recursive: true }),
  };
  return fake;
}

async function callByModel(service: AwsService, model: ServiceModel, call: Call): Promise<unknown> {
  const operation = model.operations[call.operation] as Operation;
  const violations = validateInput(model, operation, call.input);
  if (violations.length > 0) throw invalidInput(operation, violations);
  const answer = await Promise.resolve((service.operations[call.operation] as Handler<Call["input"]>)(call)).catch((error: unknown) => {
    const declared = (operation.errors ?? []).map(({ shape }) => shape);
    if (error instanceof AwsError && !declared.includes(error.code)) throw new Error(`${operation.name} declares no ${error.code}`);
    throw error;
  });
  const sent = plain(answer ?? {});
  const output = operation.output ? validateInput(model, { ...operation, input: operation.output }, sent) : [];
  if (output.length > 0) throw new Error(`${operation.name} answered what its model does not say: ${JSON.stringify(output)}`);
  return sent;
}

/** Removes undefined members, which JSON does not have; blobs stay Buffers. */
function plain(value: unknown): Members {
  return prune(value) as Members;
}

function prune(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(prune);
  if (typeof value !== "object" || value === null || Buffer.isBuffer(value)) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.map(([key, member]) => [key, prune(member)]));
}
