import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { loadEnvironment } from "../../environments/load";
import type { FaultRecord } from "../../sandbox/gateway/faults";
import { sandboxOrganization } from "../../sandbox/snyk/organizations";
import { makeRoles } from "../../scripts/demo/roles";
import { type Clients, startClients } from "../helpers/clients";
import { localFile } from "../helpers/local-environments";
import { Outside } from "../helpers/outside";
import { OPS } from "../helpers/programs";
import { copyProject, type Project } from "../helpers/project";
import { terraformKit } from "../helpers/terraform";

/** Account of the environment `dev`; the callers are the sandbox's own. */
export const ACCOUNT = "222233334444";
export const REGION = "eu-central-1";

const FAULTS = "/_sandbox/faults";
const TERMINAL = join(__dirname, "..", "helpers", "terminal.py");

/** What was printed on the terminal, progress and errors, and the exit code. */
export interface Printed {
  readonly code: number;
  readonly output: string;
}

/** A command while it runs on its terminal. */
export interface Running {
  readonly line: string;
  readonly printed: () => string;
  readonly type: (text: string) => void;
  readonly ended: Promise<Printed>;
}

/** One account, a copy of the project with the environment `dev`, and terminals in which an operator types commands. */
export interface GuideWorld {
  readonly clients: Clients;
  readonly project: Project;
  /** Starts a command line of a shell in the project's folder, with the umask that protects nothing. @param variables beside those of the sandbox */
  readonly start: (line: string, variables?: Readonly<Record<string, string>>) => Running;
  readonly outside: Outside;
  /** Puts a Snyk token and an organization into the account, as `ops secrets set` does. */
  readonly setSecrets: (token: string) => Promise<void>;
  /** A fault of calls in the account. */
  readonly fault: (fault: object) => Promise<void>;
  /** The faults since they were last removed, with the calls that each has met. */
  readonly faults: () => Promise<FaultRecord[]>;
  readonly noFaults: () => Promise<void>;
  stop(): Promise<void>;
}

/**
 * @param roles whether the account's administrator has made the roles already, as the guide tells
 * @param edit what is different in the environment's file
 * @param faraway the address of AWS for builds behind a proxy
 */
export async function startGuideWorld(
  roles: "made" | "none" = "made",
  edit: (yaml: string) => string = (yaml) => yaml,
  faraway?: string,
): Promise<GuideWorld> {
  const clients = await startClients(faraway === undefined ? {} : { faraway });
  const { sandbox } = clients;
  const project = copyProject(sandbox);
  // The last Snyk CLI that is pure JavaScript: later ones download a binary.
  project.environment("dev", edit(`${localFile("dev")}snyk: { cliVersion: "1.1110.0" }\n`));
  const environment = loadEnvironment("dev", join(project.directory, "environments"));
  if (roles === "made") await makeRoles(environment, sandbox);
  const { childEnvironment, terraformEnvironment, tools } = terraformKit(sandbox);
  const path = [npmIn(join(project.directory, ".cache", "bin")), childEnvironment.PATH].join(delimiter);
  const quiet = { NO_COLOR: "1", AWS_PAGER: "", AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  const inAccount = { AWS_ACCESS_KEY_ID: ACCOUNT, AWS_REGION: REGION, AWS_DEFAULT_REGION: REGION };
  const { TF_CLI_CONFIG_FILE = "" } = terraformEnvironment;
  const terraform = { TF_CLI_CONFIG_FILE };
  const outside = await Outside.of(environment, sandbox);
  return {
    clients,
    project,
    start(line, variables = {}) {
      // What the account's administrator does, and whoever cleans up there.
      const caller = /^(aws|terraform) /.test(line) ? { ...inAccount, ...terraform } : {};
      const terminal = spawn(tools.python, [TERMINAL, "bash", "-c", `umask 000; stty cols 240; ${line}`], {
        cwd: project.directory,
        env: { ...childEnvironment, ...quiet, PATH: path, ...caller, ...variables },
        stdio: ["pipe", "pipe", "inherit"],
      });
      let output = "";
      terminal.stdout.setEncoding("utf8").on("data", (text: string) => (output += text.replaceAll("\r", "")));
      const ended = once(terminal, "close").then(([code]): Printed => ({ code: Number(code), output }));
      return { line, printed: () => output, type: (text) => terminal.stdin.write(`${text}\n`), ended };
    },
    outside,
    async setSecrets(token) {
      const { tokenParameter, organizationParameter, secretsKeyAlias: KeyId } = outside.names;
      const secrets = [
        [tokenParameter, token],
        [organizationParameter, sandboxOrganization.slug],
      ];
      for (const [Name, Value] of secrets)
        await outside.aws.ssm.send(new PutParameterCommand({ Name, Value, Type: "SecureString", KeyId, Overwrite: true }));
    },
    fault: async (fault) => void (await sandbox.control("POST", FAULTS, { account: ACCOUNT, ...fault })),
    faults: async () => (await (await sandbox.control("GET", FAULTS)).json()) as FaultRecord[],
    noFaults: async () => void (await sandbox.control("DELETE", FAULTS)),
    async stop() {
      await clients.stop();
      project.remove();
    },
  };
}

/** `npm run ops -- ...` without its set-up, which the tests have done. Gives the folder with it. */
function npmIn(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "npm");
  writeFileSync(file, `#!/bin/sh\n[ "$1 $2 $3" = "run ops --" ] || exit 64\nshift 3\nexec "${process.execPath}" ${OPS} "$@"\n`);
  chmodSync(file, 0o700);
  return folder;
}
