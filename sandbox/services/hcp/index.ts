import type { IncomingMessage, ServerResponse } from "node:http";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { SandboxContext, WebHandler } from "../../core/service";
import { Guards } from "./access/guards";
import { issueToken } from "./access/tokens";
import { createApp } from "./api/app";
import type { Route } from "./api/call";
import { Assessor } from "./assessments/assessor";
import { Issuer } from "./identity/issuer";
import type { Run } from "./model/runs";
import { Store } from "./model/store";
import { Notifier } from "./notifications/notifier";
import { Objects, OBJECTS_PREFIX } from "./objects";
import { allRoutes } from "./routes";
import { Engine } from "./runs/engine";
import { Journal } from "./runs/journal";
import { Phases } from "./runs/phases";
import { type TerraformOptions, terraformVersion, TerraformTool } from "./runs/tool";
import { StateVersions } from "./states/versions";
import { TaskStages } from "./tasks/stages";
import { addWorld } from "./world";

export { type TerraformOptions, terraformVersion } from "./runs/tool";
export { Issuer, ISSUER } from "./identity/issuer";

export interface HcpOptions {
  readonly terraform?: TerraformOptions;
  /** Of this Terraform, where it was asked before. @default it is asked */
  readonly version?: Promise<string>;
  /**
   * Called before each call of the API and before what runs do at HCP Terraform by themselves. Throws if it is to fail.
   * @param operation `GET /workspaces/:id`, of a run `UPLOAD /state`
   */
  readonly strike?: (operation: string, service: "hcp" | "hcp-run") => Promise<void>;
}

/** A stand-in for HCP Terraform. */
export interface Hcp {
  /** Path prefix -> handler, for the gateway. */
  readonly web: Readonly<Record<string, WebHandler>>;
  /** Variables for clients: address, organization, tokens and Terraform's CLI configuration. */
  readonly environment: Readonly<Record<string, string>>;
  /** Says who a token of a run is from. */
  readonly issuer: Issuer;
  readonly routes: readonly Route[];
  close(): Promise<void>;
}

type Context = Pick<SandboxContext, "endpoint" | "workDirectory" | "toolEnvironment">;

const UNDISTURBED = () => Promise.resolve();

/** The parts of the stand-in, none of which has started. @param version of the Terraform that runs use */
function assemble(
  { endpoint, workDirectory, toolEnvironment }: Context,
  { terraform = {}, strike = UNDISTURBED }: HcpOptions,
  version = "",
) {
  const folder = join(workDirectory, "hcp");
  const store = new Store();
  const objects = new Objects(endpoint, (operation) => strike(operation, "hcp"));
  const issuer = new Issuer(store);
  const tool = new TerraformTool(terraform, endpoint, version);
  const notifier = new Notifier(store);
  const journal = new Journal(store, notifier);
  const states = new StateVersions(store, objects);
  const tokenOf = (run: Run) => issueToken(store, { kind: "run", owner: run.id }).secret;
  const runParts = { store, issuer, endpoint, tools: toolEnvironment, tool, folder: join(folder, "runs"), tokenOf };
  const phases = new Phases(store, runParts, states, (operation) => strike(operation, "hcp-run"));
  const taskTokenOf = (run: Run) => issueToken(store, { kind: "run-task", owner: run.id }).secret;
  const tasks = new TaskStages(store, endpoint, taskTokenOf);
  const engine = new Engine(store, objects, journal, phases, tasks, Math.max(2, availableParallelism()));
  const assessor = new Assessor(store, runParts, notifier);
  const shared = { store, guards: new Guards(store), objects, states, engine, journal, notifier, assessor };
  return { ...shared, issuer, tool, routes: allRoutes({ ...shared, terraformVersion: version }) };
}

/** The routes that the stand-in holds, for the table of what the sandbox answers. */
export function hcpRoutes(context: Context): readonly Route[] {
  return assemble(context, {}).routes;
}

/** HCP Terraform's API, with runs of the real Terraform. */
export async function createHcp(context: Context, options: HcpOptions = {}): Promise<Hcp> {
  const { endpoint } = context;
  const version = await (options.version ?? terraformVersion(options.terraform?.program));
  const { store, objects, issuer, tool, engine, assessor, notifier, routes } = assemble(context, options, version);
  const { strike = UNDISTURBED } = options;
  const app = await createApp({ routes, view: { store, addresses: objects }, strike: (operation) => strike(operation, "hcp") });
  const world = addWorld(store);
  const configuration = join(context.workDirectory, "hcp", "terraform.tfrc");
  await tool.writeConfiguration(configuration, world.owner);
  const toApp = (request: IncomingMessage, response: ServerResponse) => Promise.resolve(app.routing(request, response));
  return {
    issuer,
    routes,
    web: {
      "/api/v2/": toApp,
      "/api/registry/": toApp,
      [OBJECTS_PREFIX]: objects.handle,
      "/.well-known/": wellKnown(issuer, endpoint),
      "/api/meta/": toMeta,
    },
    environment: {
      TFE_ADDRESS: endpoint,
      TFE_ORGANIZATION: world.organization,
      TFE_TOKEN: world.owner,
      TFE_TOKEN_OTHER: world.other,
      TFE_TOKEN_OUTSIDER: world.outsider,
      TF_CLI_CONFIG_FILE: configuration,
    },
    async close() {
      await assessor.close();
      await engine.close();
      await notifier.close();
      await app.close();
    },
  };
}

/** `/api/meta/ip-ranges`: what calls from here comes from this machine. It asks for no token (API documentation, "IP Ranges API"). */
function toMeta(request: IncomingMessage, response: ServerResponse, { pathname }: URL): Promise<void> {
  const here = ["127.0.0.1/32"];
  const known = pathname === "/api/meta/ip-ranges";
  const body = known ? { api: here, notifications: here, sentinel: here, vcs: here } : { errors: [{ status: "404", title: "not found" }] };
  response
    .writeHead(known ? 200 : 404, { "content-type": "application/json" })
    .end(request.method === "HEAD" ? undefined : JSON.stringify(body));
  return Promise.resolve();
}

/** Service discovery, and what checks the runs' identity tokens. */
function wellKnown(issuer: Issuer, endpoint: string): WebHandler {
  return (request, response, url) => {
    const found: Record<string, object> = {
      "/.well-known/terraform.json": { "tfe.v2": "/api/v2/", "tfe.v2.1": "/api/v2/", "tfe.v2.2": "/api/v2/", "state.v2": "/api/v2/" },
      "/.well-known/openid-configuration": issuer.configuration(endpoint),
      "/.well-known/jwks": issuer.keys(),
    };
    const body = found[url.pathname];
    const text = JSON.stringify(body ?? { errors: [{ status: "404", title: "not found" }] });
    response.writeHead(body ? 200 : 404, { "content-type": "application/json" }).end(request.method === "HEAD" ? undefined : text);
    return Promise.resolve();
  };
}
