import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Clients, startClients } from "../helpers/clients";
import { pytfeModules } from "../helpers/pytfe";
import type { Finished } from "../helpers/run";
import { readTools } from "../../scripts/terraform/tools";

/** A sandbox, with the clients of its HCP Terraform. */
export interface HcpClients extends Clients {
  readonly organization: string;
  /** A folder with a configuration whose state is in a workspace of the organization. */
  readonly configuration: (workspace: string, hcl: string) => string;
  /** Runs Terraform in a folder. */
  readonly terraform: (folder: string, ...args: string[]) => Promise<Finished>;
  /** Runs Python with `client`, a TFEClient of the owner, and returns the JSON in its last line of output. */
  readonly pytfe: (script: string) => Promise<unknown>;
  /** The API's answer. @param path behind `/api/v2` */
  readonly api: (method: string, path: string, body?: object) => Promise<{ readonly status: number; readonly body: Answer }>;
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

export async function startHcpClients(): Promise<HcpClients> {
  const clients = await startClients();
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
    terraform: (folder, ...args) =>
      clients.run(tools.terraform, [`-chdir=${folder}`, ...args], { ...hcpEnvironment, CHECKPOINT_DISABLE: "1" }),
    async pytfe(script) {
      const stdout = await clients.python(PRELUDE + script, { ...hcpEnvironment, PYTHONPATH: modules });
      return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as unknown;
    },
    async api(method, path, body) {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/vnd.api+json" };
      const reply = await fetch(`${address}/api/v2${path}`, { method, headers, body: body && JSON.stringify(body) });
      const text = await reply.text();
      return { status: reply.status, body: (text === "" ? {} : JSON.parse(text)) as Answer };
    },
  };
}
