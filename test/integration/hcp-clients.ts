import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { ISSUER } from "../../sandbox/services/hcp";
import { ROOT } from "../../scripts/process/paths";
import { terraformEnvironment } from "../../scripts/terraform/environment";
import { libraryOf } from "../../scripts/terraform/library";
import { readTools } from "../../scripts/terraform/tools";
import { type Clients, startClients } from "../helpers/clients";
import { pytfeModules } from "../helpers/pytfe";
import type { Finished } from "../helpers/run";
import type { QuickProvider } from "../helpers/terraform";

const AUDIENCE = "aws.workload.identity";

/** A sandbox, with the clients of its HCP Terraform. */
export interface HcpClients extends Clients {
  readonly organization: string;
  /** A folder with a configuration whose state is in a workspace of the organization. */
  readonly configuration: (workspace: string, hcl: string) => string;
  /** Makes a role that the runs of one workspace may take, in one phase (`plan`, `apply`) or in each (`*`). @returns its ARN */
  readonly runRole: (name: string, workspace: string, phase: string, allowed?: readonly string[]) => Promise<string>;
  /** Runs cdktf in the programs' home. */
  readonly cdktf: (...args: string[]) => Promise<Finished>;
  /** Runs Terraform in a folder. */
  readonly terraform: (folder: string, ...args: string[]) => Promise<Finished>;
  /** Runs Python with `client`, a TFEClient of the owner, and returns the JSON in its last line of output. */
  readonly pytfe: (script: string) => Promise<unknown>;
  /** The API's answer. @param path behind `/api/v2` */
  readonly api: <T = Answer>(method: string, path: string, body?: object) => Promise<{ readonly status: number; readonly body: T }>;
}

export interface Answer {
  readonly data: { readonly id: string; readonly attributes: Readonly<Record<string, unknown>> };
}

const PRELUDE = `
import json, os, time
from pytfe import TFEClient, TFEConfig
organization = os.environ["TFE_ORGANIZATION"]
def client_of(token): return TFEClient(TFEConfig(address=os.environ["TFE_ADDRESS"], token=os.environ[token]))
client = client_of("TFE_TOKEN")
`;

/** Where runs take AWS's provider from: the quick one, if there is one. */
function providerInstallation(): string | undefined {
  const { settings } = JSON.parse(process.env.QUICK_PROVIDER ?? "{}") as Partial<QuickProvider>;
  return settings === undefined ? undefined : readFileSync(settings.TF_CLI_CONFIG_FILE, "utf8");
}

/** The identity provider of HCP Terraform, in an account. */
async function trustHcp({ aws, sandbox }: Clients): Promise<string> {
  const url = ["--url", ISSUER, "--client-id-list", AUDIENCE, "--thumbprint-list", "0".repeat(40)];
  await aws("iam", "create-open-id-connect-provider", ...url);
  return `arn:aws:iam::${sandbox.account}:oidc-provider/app.terraform.io`;
}

function trustOf(provider: string, sub: string): string {
  const condition = { StringEquals: { "app.terraform.io:aud": AUDIENCE }, StringLike: { "app.terraform.io:sub": sub } };
  const statement = { Effect: "Allow", Principal: { Federated: provider }, Action: "sts:AssumeRoleWithWebIdentity", Condition: condition };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

export async function startHcpClients(): Promise<HcpClients> {
  const clients = await startClients({ providerInstallation: providerInstallation() });
  let provider: Promise<string> | undefined;
  const { hcpEnvironment } = clients.sandbox;
  const { TFE_ORGANIZATION: organization = "", TFE_ADDRESS: address = "", TFE_TOKEN: token = "" } = hcpEnvironment;
  const tools = readTools();
  const modules = await pytfeModules(tools.python);
  return {
    ...clients,
    organization,
    configuration(workspace, hcl) {
      const folder = join(clients.folder, workspace);
      mkdirSync(folder, { recursive: true });
      const cloud = `terraform {\n  cloud {\n    organization = "${organization}"\n    workspaces {\n      name = "${workspace}"\n    }\n  }\n}\n`;
      writeFileSync(join(folder, "main.tf"), cloud + hcl);
      return folder;
    },
    async runRole(name, workspace, phase, allowed = []) {
      provider ??= trustHcp(clients);
      const sub = `organization:${organization}:project:Default Project:workspace:${workspace}:run_phase:${phase}`;
      const trust = trustOf(await provider, sub);
      await clients.aws("iam", "create-role", "--role-name", name, "--assume-role-policy-document", trust);
      const statement = { Effect: "Allow", Action: allowed, Resource: "*" };
      const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
      if (allowed.length > 0)
        await clients.aws("iam", "put-role-policy", "--role-name", name, "--policy-name", "allowed", "--policy-document", policy);
      return `arn:aws:iam::${clients.sandbox.account}:role/${name}`;
    },
    cdktf: (...args) =>
      clients.run(process.execPath, [libraryOf({}).program, ...args], {
        ...hcpEnvironment,
        ...terraformEnvironment({ file: hcpEnvironment.TF_CLI_CONFIG_FILE ?? "" }, tools, {}),
        PATH: [dirname(tools.terraform), dirname(process.execPath), process.env.PATH].join(delimiter),
        NODE_PATH: join(ROOT, "node_modules"),
        CI: "1",
      }),
    terraform: (folder, ...args) =>
      clients.run(tools.terraform, [`-chdir=${folder}`, ...args], { ...hcpEnvironment, CHECKPOINT_DISABLE: "1" }),
    async pytfe(script) {
      const stdout = await clients.python(PRELUDE + script, { ...hcpEnvironment, PYTHONPATH: modules });
      return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as unknown;
    },
    async api<T = Answer>(method: string, path: string, body?: object) {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/vnd.api+json" };
      const reply = await fetch(`${address}/api/v2${path}`, { method, headers, body: body && JSON.stringify(body) });
      const text = await reply.text();
      return { status: reply.status, body: (text === "" ? {} : JSON.parse(text)) as T };
    },
  };
}
