import { mkdtemp, rm } from "node:fs/promises";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { AwsError } from "./core/errors";
import { ServiceModels } from "./core/model";
import { encodeError } from "./core/refusal";
import type { WireReply, WireRequest } from "./core/protocol";
import type { SandboxContext, WebHandler } from "./core/service";
import { faultsHandler } from "./gateway/control";
import { credentialScope } from "./gateway/credentials";
import { Faults } from "./gateway/faults";
import { Identities } from "./gateway/identities";
import { MotoServices } from "./gateway/moto-services";
import { OwnServices } from "./gateway/own-services";
import { listen } from "./gateway/server";
import { ServiceRoles } from "./gateway/service-roles";
import { MotoClient } from "./moto/client";
import { startMoto } from "./moto/process";
import { ownServices } from "./services";
import { toolEnvironment } from "./tool-environment";
import { findToolbox } from "./toolbox";

export const SANDBOX_ACCOUNT = "111122223333";
export const SANDBOX_REGION = "eu-central-1";

export interface SandboxOptions {
  /** Port of the gateway on 127.0.0.1. @default a free one */
  readonly port?: number;
}

/** A local AWS, listening on loopback. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT`: every AWS service, package indexes and git. */
  readonly endpoint: string;
  readonly account: string;
  readonly region: string;
  /** Variables that point any AWS client here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends every process that it started and removes its files. */
  stop(): Promise<void>;
}

/** Starts moto and the gateway in front of it. */
export async function startSandbox({ port = 0 }: SandboxOptions = {}): Promise<Sandbox> {
  const toolbox = await findToolbox();
  const [workDirectory, motoProcess] = await Promise.all([mkdtemp(join(tmpdir(), "sandbox-")), startMoto(toolbox.python, SANDBOX_ACCOUNT)]);
  const moto = new MotoClient(motoProcess.url);
  const identities = new Identities(moto, SANDBOX_ACCOUNT);
  const roles = new ServiceRoles(moto, identities, () => Promise.resolve());
  const models = new ServiceModels(toolbox.botocoreDirectory);
  const faults = new Faults();
  const guard = { operationOf: () => undefined, check: () => Promise.resolve(), invalidate: () => undefined };
  const motoServices = new MotoServices(moto, models, identities, guard, faults);
  let handlers: { web: Record<string, WebHandler>; answer: (request: WireRequest) => Promise<WireReply> } | undefined;
  const server = await listen(port, () => handlers ?? { web: {}, answer: () => Promise.reject(new Error("not ready")) });
  const context: SandboxContext = {
    endpoint: server.endpoint,
    workDirectory,
    assumeServiceRole: (roleArn, servicePrincipal, sessionName) => roles.assume(roleArn, servicePrincipal, sessionName),
    identify: (accessKeyId) => identities.identify(accessKeyId),
    authorize: () => Promise.resolve(),
    toolEnvironment: toolEnvironment(process.env, toolbox, {}),
  };
  const services = ownServices(context);
  const own = new OwnServices(services, models, faults, (caller, access) => context.authorize(caller, access));
  const answer = async (request: WireRequest): Promise<WireReply> => {
    const scope = credentialScope(request) ?? { accessKeyId: SANDBOX_ACCOUNT, region: SANDBOX_REGION, service: "sts" };
    const { caller } = await identities.identify(scope.accessKeyId);
    if (own.has(scope.service)) return own.answer(scope.service, request, scope.region, caller);
    if (request.url.pathname.startsWith("/moto-api"))
      return encodeError(undefined, "moto", new AwsError("AccessDeniedException", "moto's own API is private"));
    return motoServices.answer(scope, request, caller);
  };
  handlers = {
    web: Object.assign({ "/_sandbox/faults": faultsHandler(faults) }, ...services.map(({ web }) => web)) as Record<string, WebHandler>,
    answer,
  };
  return {
    endpoint: server.endpoint,
    account: SANDBOX_ACCOUNT,
    region: SANDBOX_REGION,
    environment: {
      AWS_ENDPOINT_URL: server.endpoint,
      AWS_REGION: SANDBOX_REGION,
      AWS_DEFAULT_REGION: SANDBOX_REGION,
      AWS_ACCESS_KEY_ID: SANDBOX_ACCOUNT,
      AWS_SECRET_ACCESS_KEY: "sandbox",
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
      AWS_EC2_METADATA_DISABLED: "true",
    },
    stop: async () => {
      await Promise.all(services.map((service) => service.close?.()));
      await server.close();
      moto.close();
      await motoProcess.stop();
      await rm(workDirectory, { recursive: true, force: true });
    },
  };
}
