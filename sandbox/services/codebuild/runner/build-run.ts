import { mkdir } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import type { SandboxContext } from "../../../core/service";
import type { AwsSession } from "../../../kit/aws-session";
import { interruptible } from "../../../kit/interruptible";
import { uuidOfBuild } from "../arns";
import { uploadArtifacts } from "../artifacts/upload";
import { parseBuildspec } from "../buildspec/parse";
import type { Buildspec } from "../buildspec/types";
import type { BuildFailure } from "../failure";
import { asFailure } from "../failure";
import { readBuildspec } from "../sources/buildspec-text";
import { fetchSource } from "../sources/fetch";
import type { Build, BuildPlan, BuildStatus } from "../types";
import { removeDirectories } from "./build-directories";
import { runCommandPhases } from "./command-phases";
import { buildEnvironment } from "./environment";
import { writeGitCredentialHelper } from "./git-credential-helper";
import { Interrupted } from "./interruption";
import type { PhaseType } from "./phases";
import { PhaseRecord } from "./phases";
import { killByEnvironment } from "./processes";
import type { Provisioned } from "./provision";
import { provision } from "./provision";
import { BuildShell } from "./shell";
import type { Slots } from "./slots";
import { userVariables } from "./variables";

export interface RunSettings {
  /** Length of one minute in the build's timeouts; tests make it short. */
  readonly minuteMilliseconds: number;
  readonly slots: Slots;
}

/** Runs one build from the queue to its end, and keeps its record up to date. */
export class BuildRun {
  private readonly interruption = new AbortController();
  private readonly record: PhaseRecord;
  private provisioned: Provisioned | undefined;
  private shell: BuildShell | undefined;
  private succeeded = true;
  /** Resolves when the work of the latest phase has really ended, also if the phase was interrupted. */
  private underWay: Promise<void> = Promise.resolve();
  /** How often the buildspec wants the build retried; set when the build has ended. */
  retryLimit = 0;

  constructor(
    private readonly context: SandboxContext,
    private readonly build: Build,
    private readonly plan: BuildPlan,
    private readonly settings: RunSettings,
  ) {
    this.record = new PhaseRecord(build);
  }

  interrupt(status: "STOPPED" | "TIMED_OUT"): void {
    this.interruption.abort(new Interrupted(status));
    this.shell?.kill();
  }

  /** Never rejects: the build's record holds every outcome. */
  async run(): Promise<void> {
    let status: BuildStatus;
    let release: () => void = () => undefined;
    let timer: NodeJS.Timeout | undefined;
    try {
      // The build waits until StartBuild has answered, which shows it in the queue.
      await setImmediate();
      release = await this.queue();
      timer = setTimeout(() => this.interrupt("TIMED_OUT"), this.build.timeoutInMinutes * this.settings.minuteMilliseconds);
      await this.phases();
      status = this.succeeded ? "SUCCEEDED" : "FAILED";
    } catch (error) {
      const ended = error instanceof Interrupted ? error : undefined;
      this.record.leave(ended?.status ?? "FAULT", ended?.context ?? { statusCode: "INTERNAL_ERROR", message: String(error) });
      status = ended?.status ?? "FAULT";
    }
    clearTimeout(timer);
    await this.clean();
    release();
    this.record.complete(status);
  }

  private async queue(): Promise<() => void> {
    const limit = this.plan.queuedTimeoutInMinutes * this.settings.minuteMilliseconds;
    const timer = setTimeout(() => this.interrupt("TIMED_OUT"), limit);
    try {
      const release = await this.settings.slots.take(this.interruption.signal);
      this.record.leave("SUCCEEDED");
      return release;
    } finally {
      clearTimeout(timer);
    }
  }

  private async phases(): Promise<void> {
    const ready = await this.phase("PROVISIONING", async () => {
      this.provisioned = await provision(this.context, this.build, this.plan);
      for (const line of ["Waiting for agent ping", "Waiting for DOWNLOAD_SOURCE"]) this.provisioned.log.agent(line);
    });
    if (ready && this.provisioned) await this.work(this.provisioned);
    await this.phase("FINALIZING", async () => this.provisioned?.log.close());
  }

  private async work(provisioned: Provisioned): Promise<void> {
    const { log, session, directories } = provisioned;
    let spec: Buildspec | undefined;
    const downloaded = await this.phase("DOWNLOAD_SOURCE", async () => {
      spec = await this.download(provisioned);
    });
    if (!downloaded || !spec || !this.shell) return;
    const shell = this.shell;
    const outcome = await runCommandPhases(spec, shell, log, (type, work, onFailed) => this.phase(type, work, onFailed));
    this.retryLimit = outcome.retry?.limit ?? 0;
    if (!outcome.proceed) return;
    const names = spec.env.exportedVariables;
    const values = await interruptible(shell.variables(names), this.interruption.signal);
    this.build.exportedEnvironmentVariables = names.map((name) => ({ name, value: values.get(name) ?? "" }));
    const expand = (text: string) => shell.expand(text);
    const upload = { build: this.build, plan: this.plan, spec: spec.artifacts, directory: directories.source, session, log, expand };
    await this.phase("UPLOAD_ARTIFACTS", () => uploadArtifacts(upload));
  }

  /** Fetches the sources, reads the buildspec, and prepares the shell and the commands' whole environment. */
  private async download(provisioned: Provisioned): Promise<Buildspec> {
    const { log, session, directories, tools } = provisioned;
    const { build, plan } = this;
    await this.fetchSources(session, directories, tools.PATH ?? "");
    log.agent(`CODEBUILD_SRC_DIR=${directories.source}`);
    const { text, location } = await readBuildspec(build.source.buildspec, directories.source, session);
    log.agent(`YAML location is ${location}`);
    const spec = parseBuildspec(text);
    if (spec.env.gitCredentialHelper) await writeGitCredentialHelper(directories.home);
    for (const section of spec.ignored) log.agent(`The sandbox ignores the section ${section}`);
    log.agent("Processing environment variables");
    const { values, secrets } = await userVariables(session, spec.env, build.environment.environmentVariables ?? []);
    log.mask.add(secrets);
    const parts = {
      build,
      plan,
      directories,
      endpoint: session.endpoint,
      faraway: this.context.faraway,
      credentials: session.keys,
      tools,
      variables: values,
    };
    const environment = buildEnvironment(parts);
    const onLine = (line: string) => log.output(line);
    this.shell = new BuildShell({
      shell: spec.env.shell,
      directory: directories.source,
      environment,
      scratch: directories.scratch,
      onLine,
    });
    log.agent(`Moving to directory ${directories.source}`);
    const phases = Object.entries(spec.phases);
    log.agent(`Phases found in YAML: ${phases.length}`);
    for (const [name, phase] of phases) log.agent(` ${name.toUpperCase()}: ${phase.commands.length} commands`);
    return spec;
  }

  private async fetchSources(session: AwsSession, directories: Provisioned["directories"], path: string): Promise<void> {
    const { build } = this;
    const common = { session, path, signal: this.interruption.signal };
    const revision = await fetchSource({ ...common, source: build.source, version: build.sourceVersion, directory: directories.source });
    if (revision !== undefined) build.resolvedSourceVersion = revision;
    for (const source of build.secondarySources ?? []) {
      const identifier = source.sourceIdentifier ?? "";
      const version = build.secondarySourceVersions?.find((item) => item.sourceIdentifier === identifier)?.sourceVersion;
      const directory = directories.secondary(identifier);
      await mkdir(directory, { recursive: true });
      await fetchSource({ ...common, source, version, directory });
    }
  }

  /** Runs one phase and records its outcome; false if it failed. Throws {@link Interrupted}. */
  private async phase(type: PhaseType, work: () => Promise<void>, onFailed?: (failure: BuildFailure) => void): Promise<boolean> {
    this.interruption.signal.throwIfAborted();
    this.record.enter(type);
    const log = type === "PROVISIONING" || type === "FINALIZING" ? undefined : this.provisioned?.log;
    try {
      const working = work();
      this.underWay = working.catch(() => undefined);
      await interruptible(working, this.interruption.signal);
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      const failure = asFailure(error);
      log?.agent(`Phase complete: ${type} State: FAILED`);
      log?.agent(`Phase context status code: ${failure.statusCode} Message: ${failure.message}`);
      this.record.leave("FAILED", { statusCode: failure.statusCode, message: log?.mask.apply(failure.message) ?? failure.message });
      this.succeeded = false;
      onFailed?.(failure);
      return false;
    }
    log?.agent(`Phase complete: ${type} State: SUCCEEDED`);
    log?.agent("Phase context status code:  Message: ");
    this.record.leave("SUCCEEDED");
    return true;
  }

  /** Kills all processes of the build, stores the rest of its log and removes its folders. */
  private async clean(): Promise<void> {
    this.shell?.kill();
    // An interrupted phase may still be writing into the folders.
    await this.underWay;
    if (this.shell) killByEnvironment("CODEBUILD_BUILD_ARN", this.build.arn);
    await this.provisioned?.log.close().catch(() => undefined);
    await removeDirectories(this.context.workDirectory, uuidOfBuild(this.build.id));
  }
}
