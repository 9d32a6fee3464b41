import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { loadEnvironment } from "../../environments/load";
import type { FaultRecord } from "../../sandbox/gateway/faults";
import { sandboxOrganization } from "../../sandbox/snyk/organizations";
import { type Clients, startClients } from "../helpers/clients";
import { makeRole } from "../helpers/iam";
import { localFile } from "../helpers/local-environments";
import { Outside } from "../helpers/outside";
import { OPS } from "../helpers/programs";
import { copyProject, type Project } from "../helpers/project";
import { terraformKit } from "../helpers/terraform";
import { readGuide } from "./guide-text";

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
  /** Policies: who may assume both roles, what each may do. */
  readonly roles: { readonly trust: string; readonly deploy: string; readonly read: string };
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

/** The roles are those that the guide says an account needs. */
export async function startGuideWorld(): Promise<GuideWorld> {
  const [trust = "", deploy = "", read = ""] = readGuide().find(({ heading }) => heading === "What an account needs")?.files ?? [];
  const roles = { trust, deploy, read };
  const clients = await startClients();
  const { sandbox } = clients;
  const project = copyProject(sandbox);
  // The last Snyk CLI that is pure JavaScript: later ones download a binary.
  project.environment("dev", `${localFile("dev")}snyk: { cliVersion: "1.1110.0" }\n`);
  await makeRoles(roles, sandbox);
  const { childEnvironment, tools } = terraformKit(sandbox);
  const path = [npmIn(join(project.directory, ".cache", "bin")), childEnvironment.PATH].join(delimiter);
  const quiet = { NO_COLOR: "1", AWS_PAGER: "", AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  const inAccount = { AWS_ACCESS_KEY_ID: ACCOUNT, AWS_REGION: REGION, AWS_DEFAULT_REGION: REGION };
  const outside = await Outside.of(loadEnvironment("dev", join(project.directory, "environments")), sandbox);
  return {
    clients,
    project,
    roles,
    start(line, variables = {}) {
      const caller = line.startsWith("aws ") ? inAccount : {};
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
      const { tokenParameter, organizationParameter } = outside.names;
      const secrets = [
        [tokenParameter, token],
        [organizationParameter, sandboxOrganization.slug],
      ];
      for (const [Name, Value] of secrets)
        await outside.aws.ssm.send(new PutParameterCommand({ Name, Value, Type: "SecureString", Overwrite: true }));
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

async function makeRoles({ trust, deploy, read }: GuideWorld["roles"], { endpoint, rootKeys }: Clients["sandbox"]): Promise<void> {
  const settings = { endpoint, region: REGION, credentials: rootKeys(ACCOUNT) };
  const statements = (policy: string) => (JSON.parse(policy) as { Statement: object[] }).Statement;
  const [trusted = {}] = statements(trust);
  await makeRole(settings, "package-scan-deploy", { trust: trusted, allow: statements(deploy) });
  await makeRole(settings, "package-scan-read-only", { trust: trusted, allow: statements(read) });
}

/** `npm run ops -- ...` without its set-up, which the tests have done. Gives the folder with it. */
function npmIn(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "npm");
  writeFileSync(file, `#!/bin/sh\n[ "$1 $2 $3" = "run ops --" ] || exit 64\nshift 3\nexec "${process.execPath}" ${OPS} "$@"\n`);
  chmodSync(file, 0o700);
  return folder;
}
