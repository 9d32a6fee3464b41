import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { hasStateStack } from "../../environments/names";
import type { VerbContext } from "../lib/context";
import { EXIT, OperationError } from "../lib/errors";
import { bucketExists, objectExists } from "../lib/existing-resources";
import { CACHE } from "../lib/paths";
import { RunMarker } from "../lib/run-marker";
import { addFile, removeFile } from "../lib/stack-json";
import { StateLocked } from "../lib/state-lock";
import { importBlocks } from "../lib/state-imports";
import { synthesize } from "../lib/synth";
import { Terraform } from "../lib/terraform";
import { terraformConfig } from "../lib/terraform-config";
import { terraformEnvironment } from "../lib/terraform-environment";
import { readTools } from "../lib/tools";
import type { Verb } from "../lib/verb";

export const bootstrapVerb: Verb = {
  name: "bootstrap",
  summary: "make the bucket and key for Terraform's state, and move their own state there",
  example: "bootstrap --env dev",
  run: async (_options, context) => {
    const work = (progress: (text: string) => void) => bootstrap({ progress }, context);
    const result = await context.console.step("state", context.names.stackNames.state, (step) => work((text) => step.update(text)));
    return showBootstrapped(result, context);
  },
};

export interface BootstrapOptions {
  /** Folder of a stack by its name, where the stacks are synthesized already. @default they are synthesized here */
  readonly synthesized?: (stack: string) => string;
  /** Folder for the synthesized stack and the local state of an unfinished bootstrap. @default the project's cache */
  readonly workDirectory?: string;
  /** @default the process's own */
  readonly processEnvironment?: Readonly<Record<string, string | undefined>>;
  /** Says what goes on. */
  readonly progress?: (text: string) => void;
  /** Bucket and key are there: other stacks may keep their state in it, while its own is still to move. */
  readonly onBucket?: () => void;
}

export interface Bootstrapped {
  readonly bucket: string;
  /** False where the state lay in its bucket already. */
  readonly created: boolean;
  /** Whether anything in the account was made or changed. */
  readonly changed: boolean;
}

const BACKEND = "backend_override";
const IMPORTS = "imports";

/**
 * Makes the bucket and key that hold the environment's Terraform state, and moves their own state into that bucket. May be
 * stopped at any point and run again: what is in AWS decides what is left to do.
 */
export async function bootstrap(options: BootstrapOptions, context: VerbContext): Promise<Bootstrapped> {
  const { environment, names } = context;
  if (!hasStateStack(environment)) return useExisting(context);
  const { workDirectory = CACHE } = options;
  const folder = join(workDirectory, "state", environment.name);
  const marker = RunMarker.take(join(folder, "running.json"), names.stackNames.state);
  const { terraform, directory } = await prepare(options, context, workDirectory, marker);
  const attempt = () => bringAbout(terraform, directory, join(folder, "terraform.tfstate"), options, context);
  const result = await attempt().catch(async (error: unknown) => {
    if (!(error instanceof StateLocked)) throw error;
    // Killed in the middle, Terraform leaves its lock in the bucket. Nobody else's is ever broken.
    if (marker.left(error.lock)) {
      useRemoteBackend(directory);
      await terraform.init();
      await terraform.forceUnlock(error.lock.id);
      return attempt();
    }
    marker.release();
    throw error;
  });
  // After any other failure the marker stays: the next run may have to clear up after this one.
  marker.release();
  return result;
}

async function bringAbout(
  terraform: Terraform,
  directory: string,
  localState: string,
  { progress = () => undefined, onBucket = () => undefined }: BootstrapOptions,
  context: VerbContext,
): Promise<Bootstrapped> {
  const { aws, names } = context;
  const bucket = names.stateBucket;
  // What a run that was stopped has left would decide where this one looks for the state.
  useRemoteBackend(directory);
  if (await objectExists(aws.s3, bucket, names.stateKey("state"))) {
    onBucket();
    progress("state is in its bucket, looking for changes");
    await terraform.init();
    return { bucket, created: false, changed: await converge(terraform) };
  }
  await applyLocally(terraform, directory, localState, context, progress);
  onBucket();
  progress("moving the state into the bucket");
  // Moving empties the local file.
  copyFileSync(localState, `${localState}.before-move`);
  useRemoteBackend(directory);
  await terraform.init({ migrate: true });
  progress("checking that nothing is left to change");
  const { changes, text } = await terraform.plan();
  if (changes)
    throw new OperationError(
      `After the move, ${names.stackNames.state} still has changes`,
      `The state from before: ${localState}.before-move\n${text}`,
    );
  return { bucket, created: true, changed: true };
}

/** An environment that keeps its state elsewhere needs no bucket of ours; one that is named must be there. */
async function useExisting({ environment, names, aws }: VerbContext): Promise<Bootstrapped> {
  const { backend } = environment;
  if (backend.kind === "s3" && !(await bucketExists(aws.s3, names.stateBucket, aws.account))) {
    throw new OperationError(
      `There is no bucket ${names.stateBucket}, which backend.bucket of environment ${environment.name} names`,
      "Make it, or remove backend.bucket: then one is made here.",
    );
  }
  return { bucket: backend.kind === "s3" ? names.stateBucket : "", created: false, changed: false };
}

async function prepare(options: BootstrapOptions, { environment, names, signal }: VerbContext, workDirectory: string, marker: RunMarker) {
  const { synthesized, processEnvironment = process.env, progress = () => undefined } = options;
  const output = join(workDirectory, "bootstrap", environment.name);
  if (synthesized === undefined) progress("synthesizing");
  const directoryOf = synthesized ?? (await synthesize({ environmentName: environment.name, output, processEnvironment, signal }));
  const directory = directoryOf(names.stackNames.state);
  const tools = readTools();
  const config = terraformConfig({ environment: processEnvironment });
  const terraform = new Terraform({
    program: tools.terraform,
    directory,
    environment: terraformEnvironment(config, tools, processEnvironment),
    logFile: join(output, "terraform.log"),
    signal,
    onStart: (pid) => marker.add(pid),
  });
  return { terraform, directory };
}

async function applyLocally(
  terraform: Terraform,
  directory: string,
  localState: string,
  context: VerbContext,
  progress: (text: string) => void,
): Promise<void> {
  mkdirSync(dirname(localState), { recursive: true });
  addFile(directory, BACKEND, { terraform: { backend: { local: { path: localState } } } });
  progress("preparing Terraform");
  await terraform.init();
  const known = existsSync(localState) ? await terraform.stateList() : [];
  const blocks = await importBlocks(directory, known, context);
  if (blocks.length > 0) addFile(directory, IMPORTS, { import: blocks });
  progress("making bucket and key");
  await terraform.apply();
}

function useRemoteBackend(directory: string): void {
  removeFile(directory, BACKEND);
  removeFile(directory, IMPORTS);
}

async function converge(terraform: Terraform): Promise<boolean> {
  const { changes } = await terraform.plan({ out: "plan.tfplan" });
  if (changes) await terraform.apply({ plan: "plan.tfplan" });
  return changes;
}

/** Shows what was done. */
export function showBootstrapped(result: Bootstrapped, { console, environment }: Pick<VerbContext, "console" | "environment">): number {
  if (console.json) console.result(result);
  else {
    const { bucket, created, changed } = result;
    if (bucket === "") console.line(`  Environment ${environment.name} keeps its state in local files: nothing to do.`);
    else if (created) console.line(`  Bucket ${bucket} and its key are made; their own state lies in it.`);
    else console.line(`  State in ${bucket}: ${changed ? "brought up to date" : "no changes"}.`);
    console.line(`Next   cdktf deploy ${environment.name}-registry ${environment.name}-scanner`);
  }
  return EXIT.done;
}
