import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironment } from "../../environments/load";
import type { Environment } from "../../environments/schema";
import { makeRoles } from "../../scripts/demo/roles";
import { ROOT } from "../../scripts/process/paths";
import { type Clients, startClients } from "./clients";
import { type IamLines, writeLocalFiles } from "./local-environments";
import { Outside } from "./outside";
import { OPS } from "./programs";
import { type Finished, run } from "./run";
import { providerInstallation, terraformKit, type TerraformKit } from "./terraform";

/** Accounts of environments that exist as files, each for a local AWS here, with the roles that `ops roles` prints for these, and `ops` in a folder of its own. */
export interface Fleet {
  readonly clients: Clients;
  readonly kit: TerraformKit;
  /** For whatever a test writes. */
  readonly folder: string;
  readonly environments: Readonly<Record<string, Environment>>;
  /** `npm run ops -- ...`, without the set-up. */
  readonly ops: (...args: string[]) => Promise<Finished>;
  /** The same, as an administrator of an environment's account. */
  readonly opsAsAdministrator: (environment: string, ...args: string[]) => Promise<Finished>;
  /** The same as `ops`, while it runs. */
  readonly startOps: (...args: string[]) => OpsProcess;
  /** By the environment's name. */
  readonly outside: (environment: string) => Outside;
  readonly fault: (fault: object) => Promise<void>;
  readonly noFaults: () => Promise<void>;
  stop(): Promise<void>;
}

export interface OpsProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly output: string }>;
}

const FAULTS = "/_sandbox/faults";

export interface FleetMore {
  /** Further lines of `iam` in the environments' files. */
  readonly iam?: IamLines;
  /** Lines of `backend` in every file, which keep the states in the sandbox's HCP Terraform. @default states are in S3 */
  readonly hcp?: (organization: string, environment: string) => readonly string[];
}

export async function startFleet(names: readonly string[], { iam = {}, hcp }: FleetMore = {}): Promise<Fleet> {
  const clients = await startClients(hcp === undefined ? {} : { providerInstallation: providerInstallation() });
  const { sandbox } = clients;
  const { TFE_ORGANIZATION = "", TF_CLI_CONFIG_FILE } = sandbox.hcpEnvironment;
  const backendOf = (name: string) =>
    hcp === undefined ? "" : ["backend:", ...hcp(TFE_ORGANIZATION, name).map((line) => `  ${line}`), ""].join("\n");
  const kit = terraformKit(sandbox);
  const folder = mkdtempSync(join(tmpdir(), "fleet-"));
  const files = writeLocalFiles(join(folder, "environments"), names, iam, backendOf);
  const environments = Object.fromEntries(names.map((name) => [name, loadEnvironment(name, files)]));
  const outsides = new Map<string, Outside>();
  for (const environment of Object.values(environments)) {
    await makeRoles(environment, sandbox);
    outsides.set(environment.name, await Outside.of(environment, sandbox));
  }
  kit.childEnvironment.ENVIRONMENT_FILES = files;
  if (hcp !== undefined) kit.childEnvironment.TF_CLI_CONFIG_FILE = TF_CLI_CONFIG_FILE;
  const env = { ...kit.childEnvironment, NO_COLOR: "1", OPS_WORK_DIRECTORY: join(folder, "work") };
  mkdirSync(env.OPS_WORK_DIRECTORY);
  return {
    clients,
    kit,
    folder,
    environments,
    ops: (...args) => run(process.execPath, [OPS, ...args], { cwd: ROOT, env }),
    opsAsAdministrator(name, ...args) {
      const { accessKeyId, secretAccessKey } = sandbox.rootKeys(environments[name]?.account ?? "");
      const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
      return run(process.execPath, [OPS, ...args], { cwd: ROOT, env: { ...env, ...keys } });
    },
    startOps(...args) {
      const child = spawn(process.execPath, [OPS, ...args], { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
      const ended = new Promise<Awaited<OpsProcess["ended"]>>((resolve) => {
        // Not "close": what it has started may outlive it and keep its pipes.
        child.once("exit", (code, signal) => setImmediate(() => resolve({ code, signal, output })));
      });
      return { child, ended };
    },
    outside(name) {
      const found = outsides.get(name);
      if (found === undefined) throw new Error(`${name} is not in the fleet`);
      return found;
    },
    fault: async (fault) => void (await sandbox.control("POST", FAULTS, fault)),
    noFaults: async () => void (await sandbox.control("DELETE", FAULTS)),
    async stop() {
      await clients.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
