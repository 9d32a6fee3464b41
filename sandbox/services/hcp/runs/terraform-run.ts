import { join } from "node:path";
import type { Phase } from "../identity/issuer";
import type { Run } from "../model/runs";
import { type EnvironmentParts, runEnvironment } from "./environment";
import { type FolderContent, prepareFolder, readState, removeFolder, type RunFolder } from "./folder";
import type { RunLog } from "./log";
import { RunProcess } from "./process";
import type { TerraformTool } from "./tool";

/** How a step of Terraform ended. */
export interface Step {
  readonly code: number;
  readonly stdout: Buffer;
}

export interface TerraformRunParts extends EnvironmentParts {
  readonly tool: TerraformTool;
  /** Folder that holds those of all runs. */
  readonly folder: string;
  /** A token of the run, with which it reads other workspaces' states. */
  readonly tokenOf: (run: Run) => string;
}

/** Terraform in the folder of one run. */
export class TerraformRun {
  private folder: RunFolder | undefined;
  private process: RunProcess | undefined;
  private configuration = "";
  private stopped: "interrupted" | "killed" | undefined;

  constructor(
    private readonly parts: TerraformRunParts,
    private readonly run: Run,
    private readonly environmentVariables: Readonly<Record<string, string>>,
    /** Whether its logs are Terraform's JSON lines. */
    private readonly structured: boolean,
  ) {}

  /** Lays out the folder and initialises it. Throws with what Terraform said if that fails. */
  async prepare(content: FolderContent, log: RunLog): Promise<boolean> {
    const { tool } = this.parts;
    this.configuration = join(this.root, "terraform.tfrc");
    await tool.writeConfiguration(this.configuration, this.parts.tokenOf(this.run));
    this.folder = await prepareFolder(this.root, content);
    this.banner(log);
    const { code, stdout, stderr } = await this.start("plan", ["init", "-input=false", "-no-color"]);
    if (code !== 0) log.write(`${stdout.toString("utf8")}${stderr}`);
    return code === 0;
  }

  /** The lines that come first in HCP's logs; the CLI passes over the first three of an apply. */
  banner(log: RunLog): void {
    log.write(
      `Terraform v${this.parts.tool.version}\non ${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}\nInitializing plugins and modules...\n`,
    );
  }

  /** Exit code 2: there are changes. */
  async plan(log: RunLog): Promise<Step> {
    const { options } = this.run;
    const { variables, planFile } = this.laidOut;
    const args = [
      "plan",
      "-input=false",
      ...this.form,
      "-detailed-exitcode",
      `-out=${planFile}`,
      `-var-file=${variables}`,
      ...(options["is-destroy"] ? ["-destroy"] : []),
      ...(options["refresh-only"] ? ["-refresh-only"] : []),
      ...(options.refresh ? [] : ["-refresh=false"]),
      ...(options["target-addrs"] ?? []).map((address) => `-target=${address}`),
      ...(options["replace-addrs"] ?? []).map((address) => `-replace=${address}`),
      ...(options["invoke-action-addrs"] ?? []).map((address) => `-invoke=${address}`),
      ...this.parallelism,
      ...(options["allow-config-generation"] ? ["-generate-config-out=generated.tf"] : []),
    ];
    return this.start("plan", args, log);
  }

  async apply(log: RunLog): Promise<Step> {
    this.banner(log);
    return this.start("apply", ["apply", "-input=false", ...this.form, ...this.parallelism, this.laidOut.planFile], log);
  }

  /** The plan as JSON; undefined if Terraform cannot show it. */
  async planJson(): Promise<Buffer | undefined> {
    return this.json(["show", "-json", this.laidOut.planFile]);
  }

  /** The state as JSON. */
  async stateJson(): Promise<Buffer | undefined> {
    return this.json(["show", "-json"]);
  }

  providerSchemas(): Promise<Buffer | undefined> {
    return this.json(["providers", "schema", "-json"]);
  }

  private async json(args: readonly string[]): Promise<Buffer | undefined> {
    const { code, stdout } = await this.start("plan", args);
    return code === 0 ? stdout : undefined;
  }

  state(): Promise<Buffer | undefined> {
    return readState(this.laidOut);
  }

  /** Tells Terraform to end in order. */
  interrupt(): void {
    this.stopped ??= "interrupted";
    this.process?.interrupt();
  }

  /** Ends Terraform at once, and whatever it would start next. */
  kill(): void {
    this.stopped = "killed";
    this.process?.kill();
  }

  remove(): Promise<void> {
    return removeFolder(this.root);
  }

  private get root(): string {
    return join(this.parts.folder, this.run.id);
  }

  private get form(): string[] {
    return this.structured ? ["-json"] : ["-no-color"];
  }

  /** Of 1 to 256 (documentation, "Environment variables", "Parallelism"). */
  private get parallelism(): string[] {
    const wanted = this.environmentVariables.TFE_PARALLELISM ?? "";
    return /^([1-9]\d?|1\d\d|2[0-4]\d|25[0-6])$/.test(wanted) ? [`-parallelism=${wanted}`] : [];
  }

  private get laidOut(): RunFolder {
    if (this.folder === undefined) throw new Error(`the run ${this.run.id} has no folder`);
    return this.folder;
  }

  private async start(phase: Phase, args: readonly string[], log?: RunLog): Promise<Step & { readonly stderr: string }> {
    const { tool } = this.parts;
    const about = { variables: this.environmentVariables, configuration: this.configuration, terraform: tool.program };
    const environment = await runEnvironment(this.parts, this.run, this.laidOut, phase, about);
    if (this.stopped !== undefined) return { code: 130, stdout: Buffer.alloc(0), stderr: "" };
    const onOutput = log && ((chunk: Buffer) => log.write(chunk));
    this.process = new RunProcess({ program: tool.program, args, directory: this.laidOut.directory, environment, onOutput });
    const ended = await this.process.ended;
    this.process = undefined;
    return ended;
  }
}
