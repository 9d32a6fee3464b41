import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironment } from "../../environments/load";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { actorIn } from "../aws/actor";
import type { Console } from "../cli/console";
import { openEnvironment, type VerbContext } from "../cli/context";
import { CACHE } from "../process/paths";
import type { TerraformConfig } from "../terraform/configuration";
import { checkedPrograms } from "../terraform/programs";
import { synthesize } from "../terraform/synth";
import type { Tools } from "../terraform/tools";
import { writeEnvironment } from "./environment-file";
import { makeRoles } from "./roles";
import { sandboxChildEnvironment } from "./sandbox-environment";

/** Everything that the demo's steps share. */
export interface World extends VerbContext {
  readonly sandbox: Sandbox;
  readonly tools: Tools;
  readonly terraform: TerraformConfig;
  /** Environment of every child: the machine's, with the sandbox's endpoint, without the user's AWS and pip settings. */
  readonly childEnvironment: Readonly<Record<string, string | undefined>>;
  /** What any other program needs to use what was started, the environment's file included. */
  readonly clientVariables: Readonly<Record<string, string>>;
  /** Folder for private files of this run; removed at its end. */
  readonly workDirectory: string;
  /** Folder of the environment's file, with the roles in it. */
  readonly environmentFiles: string;
  /** Folder of the synthesized stacks. */
  readonly stacksOutput: string;
  /** Gives the folder of a stack by its name. */
  readonly directoryOf: (stack: string) => string;
  /** Folder for the children's logs; kept if the run fails. */
  readonly logDirectory: string;
  stop(): Promise<void>;
}

const ENVIRONMENT = "sandbox";

/** Where the demo keeps its states, and where Terraform runs. */
export type DemoBackend = "s3" | "hcp";

/**
 * Starts the sandbox, has its administrator make the roles, and opens the environment in it as the deploy role. With S3, it synthesizes
 * the stacks at the same time, which needs no sandbox.
 */
export async function startWorld(console: Console, signal: AbortSignal, backend: DemoBackend = "s3"): Promise<World> {
  const { tools, config } = checkedPrograms(process.env);
  const workDirectory = mkdtempSync(join(tmpdir(), "package-scan-demo-"));
  const stacksOutput = join(workDirectory, "bootstrap", ENVIRONMENT);
  const folder = join(workDirectory, "environments");
  const own = { ENVIRONMENT_FILES: folder };
  const synthesizeAll = () => {
    writeEnvironment(ENVIRONMENT, folder);
    const actor = actorIn(loadEnvironment(ENVIRONMENT, folder), { variables: sandboxChildEnvironment(process.env, own, tools) });
    return synthesize({ actor, output: stacksOutput, signal });
  };
  const providerInstallation = backend === "hcp" ? readFileSync(config.file, "utf8") : undefined;
  // Runs in HCP Terraform synthesize for themselves.
  const synthesizing = backend === "hcp" ? Promise.resolve((stack: string) => join(stacksOutput, "stacks", stack)) : synthesizeAll();
  const [started, synthesized] = await Promise.allSettled([startSandbox({ providerInstallation }), synthesizing]);
  const stop = async () => {
    if (started.status === "fulfilled") await started.value.stop();
    rmSync(workDirectory, { recursive: true, force: true });
  };
  try {
    if (started.status === "rejected") throw started.reason;
    if (synthesized.status === "rejected") throw synthesized.reason;
    const sandbox = started.value;
    const { TFE_ORGANIZATION: organization = "", TF_CLI_CONFIG_FILE = "" } = sandbox.hcpEnvironment;
    if (backend === "hcp")
      writeEnvironment(ENVIRONMENT, folder, { kind: "hcp", organization, project: "Package scan", execution: "remote" });
    const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = sandbox.environment;
    const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
    const more = { ...own, ...(backend === "hcp" && { TF_CLI_CONFIG_FILE }) };
    const variables = sandboxChildEnvironment(process.env, { ...sandbox.environment, ...more }, tools);
    const caller = { endpoint: sandbox.endpoint, credentials, variables };
    await makeRoles(loadEnvironment(ENVIRONMENT, folder), sandbox);
    const context = await openEnvironment(ENVIRONMENT, console, signal, caller, "deploy", folder);
    return {
      ...context,
      sandbox,
      tools,
      terraform: config,
      childEnvironment: variables,
      clientVariables: { ...sandbox.environment, ...(backend === "hcp" && sandbox.hcpEnvironment), ...own },
      workDirectory,
      environmentFiles: folder,
      stacksOutput,
      directoryOf: synthesized.value,
      logDirectory: join(CACHE, "logs", `demo-${process.pid}`),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
