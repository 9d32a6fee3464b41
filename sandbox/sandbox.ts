import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { Closing } from "./closing";
import { ServiceModels } from "./core/model";
import type { SandboxContext } from "./core/service";
import { EventBus } from "./events/bus";
import { EVENTS_PREFIX, eventsHandler } from "./events/web";
import { Dispatcher } from "./gateway/dispatcher";
import { Boundaries } from "./gateway/boundaries";
import { Faults } from "./gateway/faults";
import { BucketPolicies } from "./gateway/bucket-policies";
import { CONTROL_SERVICE, decisionsHandler, faultsHandler, withdrawalsHandler } from "./gateway/control";
import { Identities } from "./gateway/identities";
import { LinkedRoles } from "./gateway/linked-roles";
import { ManagedKeys } from "./gateway/managed-keys";
import { MotoGuard } from "./gateway/moto-guard";
import { MotoServices } from "./gateway/moto-services";
import { OwnServices } from "./gateway/own-services";
import { listen, type Watch } from "./gateway/server";
import { ParameterLimits } from "./gateway/parameter-limits";
import { ServiceRoles } from "./gateway/service-roles";
import { Admission } from "./gateway/signature/admission";
import { createAuthorizer } from "./iam/authorizer";
import { Decisions } from "./iam/decisions";
import { Documents } from "./iam/documents";
import { KeyUses } from "./iam/keys";
import { MotoApi } from "./iam/moto-api";
import { SessionLimits } from "./iam/session-limits";
import { hermeticIndex, mergeIndexes } from "./index/hermetic";
import { machineIndex } from "./index/machine-index";
import type { PublicIndex } from "./index/public-index";
import { AwsSession, type Keys } from "./kit/aws-session";
import { MotoClient } from "./moto/client";
import { startMoto } from "./moto/process";
import type { ClockOptions } from "./schedules";
import { SCHEDULES_PREFIX, ScheduleClock, schedulesHandler } from "./schedules";
import { ownServices } from "./services";
import { createHcp, terraformVersion } from "./services/hcp";
import type { SnykApi, SnykApiOptions } from "./snyk";
import { sandboxOrganization, startSnykApi } from "./snyk";
import { toolEnvironment } from "./tool-environment";
import { findToolbox } from "./toolbox";
import { WebIdentity } from "./gateway/web-identity";

/** The account in which the sandbox's user is root. */
export const SANDBOX_ACCOUNT = "111122223333";
export const SANDBOX_REGION = "eu-central-1";

export interface SandboxOptions {
  /** Port of the gateway on 127.0.0.1. @default a free one */
  readonly port?: number;
  /** The index behind `public:pypi`. @default the machine's configured indexes, then a small generated one */
  readonly publicIndex?: PublicIndex;
  /** The local Snyk API. @default a token of this run, its own organization and advisories */
  readonly snyk?: SnykApiOptions;
  /** Starts the targets of schedules when they are due. @default off: only a POST to `/_sandbox/schedules` starts a target */
  readonly schedules?: ClockOptions;
  /** Sees each request to the gateway before it is answered, and may keep it waiting: for benchmarks. @default nobody does */
  readonly watch?: Watch;
  /** Where Terraform's runs at the local HCP Terraform take providers from: blocks of a CLI configuration. @default Terraform's own places */
  readonly providerInstallation?: string;
  /**
   * An address that leads to this machine only through a proxy that a test has started: `192.0.2.1` (RFC 5737). Builds whose
   * project names a proxy get it in place of 127.0.0.1, which no client asks through a proxy. @default builds ask 127.0.0.1
   */
  readonly faraway?: string;
}

/** A local AWS, listening on loopback. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT`: every AWS service, package indexes and git. */
  readonly endpoint: string;
  /** The local Snyk API, which builds reach too. */
  readonly snyk: SnykApi;
  readonly account: string;
  readonly region: string;
  /** Variables that point any AWS client here. They hold the secret key of this run, which nothing else has. */
  readonly environment: Readonly<Record<string, string>>;
  /** Variables that point clients of HCP Terraform here: address, organization, tokens of three users, Terraform's CLI configuration. */
  readonly hcpEnvironment: Readonly<Record<string, string>>;
  /** Keys of an account's root: its 12 digits, with this run's secret key. */
  readonly rootKeys: (account: string) => Keys;
  /** Calls the sandbox itself, as root: `POST /_sandbox/faults`. @param body is sent as JSON */
  control(method: string, path: string, body?: object, signal?: AbortSignal): Promise<Response>;
  /** Ends every process that it started and removes its files. */
  stop(): Promise<void>;
}

/** Starts moto, the sandbox's own services and the gateway in front of them. If a part cannot start, the others are stopped again. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const closing = new Closing();
  try {
    return await start(options, closing);
  } catch (error) {
    await closing.close();
    throw error;
  }
}

async function start(options: SandboxOptions, closing: Closing): Promise<Sandbox> {
  // The gateway starts first, so that a port in use fails at once.
  const dispatcher = new Dispatcher();
  dispatcher.watch = options.watch;
  const server = closing.keep(await listen(options.port ?? 0, dispatcher, options.faraway));
  const toolbox = await findToolbox();
  const version = terraformVersion(toolbox.terraform);
  const workDirectory = await mkdtemp(join(tmpdir(), "sandbox-"));
  closing.add(() => rm(workDirectory, { recursive: true, force: true }));
  const [motoProcess, snyk, tools, publicIndex] = await Promise.all([
    startMoto(toolbox.python).then((started) => closing.keep(started)),
    startSnykApi({ token: randomUUID(), faraway: options.faraway, ...options.snyk }).then((started) => closing.keep(started)),
    toolEnvironment(process.env, toolbox),
    options.publicIndex ?? defaultIndex(),
  ]);
  const moto = new MotoClient(motoProcess);
  closing.add(() => moto.close());
  const identities = new Identities(moto, randomBytes(30).toString("base64url"));
  const bucketPolicies = new BucketPolicies();
  const decisions = new Decisions();
  const authorizer = createAuthorizer({ moto: motoProcess, bucketPolicy: (bucket) => bucketPolicies.find(bucket), decisions });
  const roles = new ServiceRoles(moto, identities, authorizer);
  const models = new ServiceModels(toolbox.botocoreDirectory);
  const motoApi = new MotoApi(motoProcess);
  const limits = {
    boundaries: new Boundaries(motoApi),
    documents: new Documents(motoApi),
    parameters: new ParameterLimits(motoApi),
    sessions: new SessionLimits(motoApi),
  };
  const guard = new MotoGuard(authorizer, models, new KeyUses(motoApi), new LinkedRoles(motoApi), limits);
  const faults = new Faults();
  closing.add(() => faults.close());
  const context: SandboxContext = {
    endpoint: server.endpoint,
    faraway: options.faraway,
    workDirectory,
    assumeServiceRole: (...request) => roles.assume(...request),
    identify: (accessKeyId) => identities.known(accessKeyId),
    rootKeys: (account) => identities.rootKeys(account),
    emit: (event) => bus.emit(event),
    authorize: (caller, access) => authorizer.authorize(caller, access),
    toolEnvironment: { ...tools, ...snykEnvironment(snyk) },
  };
  const bus = closing.keep(new EventBus(context, dispatcher.rulePlaces));
  const services = ownServices(context, publicIndex);
  for (const service of services) closing.add(() => service.close?.());
  const hcp = await createHcp(context, {
    terraform: { program: toolbox.terraform, installation: options.providerInstallation },
    version,
    strike: (operation, service) => faults.strike({ service, operation, account: SANDBOX_ACCOUNT }),
  });
  closing.add(() => hcp.close());
  dispatcher.answering = {
    admission: new Admission(identities),
    models,
    own: new OwnServices(services, models, faults, authorizer),
    moto: new MotoServices(moto, models, identities, guard, faults, bucketPolicies, new ManagedKeys(motoApi)),
    webIdentity: new WebIdentity({
      moto,
      identities,
      authorizer,
      faults,
      check: (request, account) => guard.checkWebIdentity(request, account),
      verify: (token) => hcp.issuer.verify(token),
    }),
    control: {
      "/_sandbox/decisions": decisionsHandler(decisions),
      [EVENTS_PREFIX]: eventsHandler(bus),
      "/_sandbox/faults": faultsHandler(faults),
      "/_sandbox/withdrawals": withdrawalsHandler(decisions),
      [SCHEDULES_PREFIX]: schedulesHandler(context),
    },
  };
  dispatcher.web = Object.assign({}, ...services.map(({ web }) => web), hcp.web) as typeof dispatcher.web;
  const root = identities.rootKeys(SANDBOX_ACCOUNT);
  if (options.schedules) closing.keep(new ScheduleClock(context, dispatcher.schedulePlaces, options.schedules)).start();
  return {
    endpoint: server.endpoint,
    snyk,
    account: SANDBOX_ACCOUNT,
    region: SANDBOX_REGION,
    environment: {
      ...clientEnvironment(server.endpoint, root),
      ...snykEnvironment(snyk),
      SNYK_TOKEN: snyk.token,
      // The variable of the CLI; `ops secrets set` takes both for environments of a local AWS.
      SNYK_CFG_ORG: options.snyk?.organizations?.[0]?.slug ?? sandboxOrganization.slug,
    },
    hcpEnvironment: hcp.environment,
    rootKeys: (account) => identities.rootKeys(account),
    control: (method, path, body, signal) =>
      new AwsSession(server.endpoint, SANDBOX_REGION, root).send({ service: CONTROL_SERVICE, method, path, body, signal }),
    stop: () => closing.close(),
  };
}

async function defaultIndex(): Promise<PublicIndex> {
  return mergeIndexes(await machineIndex(), await hermeticIndex());
}

/** Sets both region variables because AWS CLI v1 reads only the older one. Clients read none of the user's files. */
function clientEnvironment(endpoint: string, { accessKeyId, secretAccessKey }: Keys): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: SANDBOX_REGION,
    AWS_DEFAULT_REGION: SANDBOX_REGION,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** Allows plain HTTP and turns analytics off: the Snyk CLI asks for https and sends analytics by default. */
function snykEnvironment({ url }: SnykApi): Record<string, string> {
  return { SNYK_API: `${url}/v1`, SNYK_HTTP_PROTOCOL_UPGRADE: "0", SNYK_DISABLE_ANALYTICS: "1" };
}
